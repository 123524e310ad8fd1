"""What is related to a thread or an article: found by the index, shown as the database has it now."""

from urllib.parse import quote

import pytest
from django.utils import timezone

from search import related
from search.engine import SearchUnavailable
from tests.budgets import count_queries
from tests.factories.accounts import GroupFactory, MembershipFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
from tests.factories.knowledge import (
    ArticleFactory,
    ArticleRevisionFactory,
    ArticleTextFactory,
    TopicFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.services]
PIECE = {"headers": {"HX-Request": "true"}}


def of_thread(thread):
    return f"/search/related/threads/{thread.pk}/"


@pytest.fixture
def thread(db):
    """A thread, one like it, and one of something else."""
    ThreadFactory(title="Payment of interns", first_post__source="Nothing of the kind.")
    return ThreadFactory(title="Zorblatt drift in scanners", first_post__source="It began in spring.")


@pytest.fixture
def alike(thread):
    return ThreadFactory(title="Scanners with zorblatt drift", first_post__source="Ours do it too.")


@pytest.fixture
def published(db):
    return ArticleRevisionFactory(starter=True, title="Measuring zorblatt drift of scanners")


@pytest.mark.usefixtures("thread")
def test_thread_leads_to_threads_articles_and_topics_that_are_like_it(client, thread, alike, published, searching):
    topic = TopicFactory(slug="zorblatt-drift", name_en="Zorblatt drift", name_zh="佐布拉特漂移")
    searching.catch_up()

    html = client.get(of_thread(thread)).content.decode()

    for address in (alike.get_absolute_url(), published.text.article.get_absolute_url(), topic.get_absolute_url()):
        assert f'href="{address}"' in html
    assert "Payment of interns" not in html


def test_thread_is_not_related_to_itself_nor_its_own_topics(client, thread, alike, searching):
    topic = TopicFactory(name_en="Zorblatt drift", name_zh="佐布拉特漂移")
    thread.topics.add(topic)
    for _ in range(3):
        PostFactory(thread=thread, source="zorblatt drift in scanners")
    searching.catch_up()

    html = client.get(of_thread(thread), **PIECE).content.decode()

    assert alike.get_absolute_url() in html
    assert thread.get_absolute_url() not in html
    assert topic.get_absolute_url() not in html


def test_article_leads_to_threads_and_other_articles_once_for_both_languages(client, thread, published, searching):
    other = ArticleFactory()
    for language, title in (
        ("en", "Zorblatt drift of scanners explained"),
        ("zh-hans", "zorblatt drift scanners 漂移"),
    ):
        text = ArticleTextFactory(article=other, language=language)
        ArticleRevisionFactory(starter=True, text=text, title=title)
    searching.catch_up()

    html = client.get(f"/search/related/articles/{published.text.article.slug}/", **PIECE).content.decode()
    assert thread.get_absolute_url() in html
    assert html.count(other.get_absolute_url()) == 1
    assert "explained" in html
    assert f'href="{published.text.article.get_absolute_url()}"' not in html

    chinese = client.get(f"/zh-hans/search/related/articles/{published.text.article.slug}/", **PIECE).content.decode()
    assert "漂移" in chinese


def test_what_is_hidden_is_left_out_before_the_index_knows(client, guest, thread, alike, searching):
    searching.catch_up()
    assert alike.title in client.get(of_thread(thread)).content.decode()
    type(alike).objects.filter(pk=alike.pk).update(hidden_at=timezone.now())

    assert related.related_to(related.thread_for(guest, thread.pk), guest) == []


def test_threads_of_a_group_are_related_for_its_members_alone(client, sign_in, member, thread, searching):
    lab = GroupFactory()
    inside = ThreadFactory(title="Zorblatt drift of our scanners", category=CategoryFactory(group=lab))
    MembershipFactory(group=lab, member=member)
    searching.catch_up()

    assert inside.title in sign_in(member).get(of_thread(thread)).content.decode()
    assert inside.title not in client.get(of_thread(thread)).content.decode()
    assert client.get(of_thread(inside)).status_code == 404


def test_conversation_and_missing_thread_are_the_same_404(client, thread):
    conversation = ThreadFactory(conversation=True)
    assert client.get(of_thread(conversation)).status_code == 404
    assert client.get("/search/related/threads/999999/").status_code == 404
    assert client.get("/search/related/articles/never-was/").status_code == 404


def test_without_an_index_the_piece_is_empty_and_the_page_says_so(client, guest, thread, searching):
    assert client.get(of_thread(thread), **PIECE).status_code == 204
    page = client.get(of_thread(thread))
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert "Search is being prepared" in page.content.decode()
    with pytest.raises(SearchUnavailable):
        related.related_to(related.thread_for(guest, thread.pk), guest)


def test_nothing_related_leads_to_a_search_for_the_title(client, thread, searching):
    searching.catch_up()
    assert f'href="/search/?q={quote(thread.title, safe="")}"' in client.get(of_thread(thread)).content.decode()


def test_nothing_related_is_said_on_the_page_and_is_nothing_in_the_piece(client, thread, searching):
    searching.catch_up()
    assert "Nothing here is about the same yet" in client.get(of_thread(thread)).content.decode()
    assert not client.get(of_thread(thread), **PIECE).content.strip()


def test_number_of_statements_does_not_grow_with_what_is_found(guest, thread, alike, published, searching):
    searching.catch_up()

    def ask():
        return related.related_to(related.thread_for(guest, thread.pk), guest)

    ask()
    few = len(count_queries(ask))
    for number in range(6):
        ThreadFactory(title=f"Zorblatt drift in scanners {number}")
    searching.catch_up()
    related.cache.clear()
    assert len(ask()[0].lines) == 5
    assert len(count_queries(ask)) == few <= 7


def test_thread_and_article_lead_there_without_javascript(client, thread, published):
    page = client.get(thread.get_absolute_url()).content.decode()
    assert f'href="{of_thread(thread)}"' in page
    article = published.text.article
    assert f'href="/search/related/articles/{article.slug}/"' in client.get(article.get_absolute_url()).content.decode()
