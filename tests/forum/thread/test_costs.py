"""What a page of a thread costs, and when the page that guests share is made anew."""

import gzip

import pytest
from django.utils import timezone

from content.markup import RenderedHtml
from forum.actions import responses
from forum.actions.editing import edit_post
from forum.actions.hiding import hide_post, restore_post
from forum.actions.naming import mark_duplicate
from forum.actions.placing import lock_thread_for_replies, pin_thread
from forum.actions.reading import store_gathered
from forum.actions.relocating import split_thread
from forum.actions.wiki import open_as_wiki
from forum.models import Post, ReadPosition, Thread
from forum.writing import Writing
from foundation import guest_cache
from tests.budgets import count_queries
from tests.factories.content import CitationFactory
from tests.factories.forum import (
    BookmarkFactory,
    CategoryFactory,
    PostFactory,
    ReactionFactory,
    TagFactory,
    ThreadFactory,
    VoteFactory,
)
from tests.forum.conftest import regular, reply

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
CITING = RenderedHtml('<p><a class="identifier" href="https://doi.org/10.1/x">x</a></p>')
MOST_FOR_GUESTS, MOST_FOR_MEMBERS = 5, 9


def busy_thread(moderator, posts):
    """A question with everything that a page names: tags, works, stubs, notes, a duplicate, an accepted answer."""
    category = CategoryFactory(thread_count=99)
    thread, newer = ThreadFactory(question=True, category=category), ThreadFactory(question=True, category=category)
    thread.tags.add(TagFactory(), TagFactory())
    for number in range(2, posts + 1):
        post = PostFactory(thread=thread, useful_count=number, html=CITING)
        CitationFactory(host_model="forum.post", host_id=post.pk)
    now = timezone.now()
    lock_thread_for_replies(actor=moderator, thread=thread, is_locked=True, reason="It is settled.", now=now)
    mark_duplicate(actor=moderator, thread=newer, of=thread, now=now)
    split_thread(
        actor=moderator, thread=thread, numbers=[3], title="A thread of its own", reason="Other subject.", now=now
    )
    responses.accept_answer(actor=moderator, post=thread.posts.get(number=4), now=now)
    return Thread.objects.get(pk=thread.pk)


def statements(client, thread, **query):
    """Beyond the first call, which fills what is kept for the life of the process."""
    address = thread.get_absolute_url()
    client.get(address, query)
    Thread.objects.filter(pk=thread.pk).update(version=Thread.objects.get(pk=thread.pk).version + 1)
    return count_queries(lambda: client.get(address, query))


@pytest.mark.parametrize("query", [{}, {"sort": "useful"}])
def test_guest_page_costs_five_statements_however_much_stands_on_it(client, moderator, query):
    few, many = busy_thread(moderator, 6), busy_thread(moderator, 60)

    first = statements(client, few, **query)
    assert len(first) <= MOST_FOR_GUESTS, "\n".join(first)
    assert len(statements(client, many, **query)) == len(first)
    if not query:
        assert len(statements(client, many, page=3)) <= len(first)


def test_member_page_costs_nine_statements_and_asks_for_all_posts_at_once(client, moderator):
    few, many = busy_thread(moderator, 6), busy_thread(moderator, 60)
    member = regular()
    for post in many.posts.filter(is_stub=False, number__lte=9):
        VoteFactory(post=post, member=member)
        ReactionFactory(post=post, member=member)
        BookmarkFactory(post=post, member=member)
    client.force_login(member)

    first = statements(client, few)
    assert len(first) <= MOST_FOR_MEMBERS, "\n".join(first)
    assert len(statements(client, many)) == len(first)
    assert not [sql for sql in first if "COUNT(" in sql or "OFFSET" in sql]


def test_guest_page_of_twenty_ordinary_posts_is_small(client):
    thread = ThreadFactory()
    for number in range(19):
        words = " ".join(f"word{number * 7 % 90}{place % 41}" for place in range(60))
        PostFactory(thread=thread, source=words)

    page = client.get(thread.get_absolute_url()).content

    assert len(gzip.compress(page, 6)) <= 12 * 1024


CHANGES = {
    "vote": lambda post, moderator: responses.vote(actor=regular(), post=post, value=1, now=timezone.now()),
    "reaction": lambda post, moderator: responses.react(
        actor=regular(), post=post, kind="reproduced", now=timezone.now()
    ),
    "same problem": lambda post, moderator: responses.say_same_problem(
        actor=regular(), thread=post.thread, has_it=True, now=timezone.now()
    ),
    "acceptance": lambda post, moderator: responses.accept_answer(actor=moderator, post=post, now=timezone.now()),
    "reply": lambda post, moderator: reply(moderator, post.thread),
    "edit": lambda post, moderator: edit_post(
        actor=moderator, post=post, writing=Writing(body="Another text."), base_edit=0, now=timezone.now()
    ),
    "lock": lambda post, moderator: lock_thread_for_replies(
        actor=moderator, thread=post.thread, is_locked=True, reason="Settled.", now=timezone.now()
    ),
    "pin": lambda post, moderator: pin_thread(actor=moderator, thread=post.thread, is_pinned=True, now=timezone.now()),
    "hide": lambda post, moderator: hide_post(actor=moderator, post=post, reason="A name.", now=timezone.now()),
    "wiki": lambda post, moderator: open_as_wiki(actor=moderator, post=post, is_wiki=True, now=timezone.now()),
}


@pytest.mark.parametrize("name", CHANGES)
def test_change_that_a_reader_sees_renews_the_page_for_guests(client, moderator, name):
    post = PostFactory(thread=ThreadFactory(question=True))
    address = post.thread.get_absolute_url()
    before = client.get(address)
    assert client.get(address, headers={"If-None-Match": before["ETag"]}).status_code == 304

    CHANGES[name](post, moderator)

    after = client.get(address, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after.content != before.content


def test_restored_post_is_there_again_for_guests(client, moderator):
    post = PostFactory(source="the seventh threshold")
    hide_post(actor=moderator, post=post, reason="A name.", now=timezone.now())
    client.get(post.thread.get_absolute_url())
    restore_post(actor=moderator, post=Post.objects.get(pk=post.pk), now=timezone.now())

    assert "the seventh threshold" in client.get(post.thread.get_absolute_url()).content.decode()


def test_openings_of_guests_are_counted_though_the_page_is_kept(client):
    thread = ThreadFactory()
    for _ in range(3):
        client.get(thread.get_absolute_url())
    store_gathered(now=timezone.now())

    assert Thread.objects.get(pk=thread.pk).view_count == 3


def test_member_reads_as_far_as_the_page_goes_and_finds_the_new_line(client):
    thread = ThreadFactory()
    for _ in range(24):
        PostFactory(thread=thread, author=thread.author)
    member = regular()
    client.force_login(member)
    client.get(thread.get_absolute_url())
    store_gathered(now=timezone.now())
    assert ReadPosition.objects.get(member=member).number == 20

    first_page = client.get(thread.get_absolute_url()).content.decode()
    second_page = client.get(thread.get_absolute_url(), {"page": 2}).content.decode()

    assert f'href="{thread.get_absolute_url()}?page=2#post-21"' in first_page
    assert "New since your last visit" not in first_page
    assert second_page.index("New since your last visit") < second_page.index('id="post-21"')


def test_guests_get_a_thread_without_a_question_and_see_each_change_at_once(client, committing, monkeypatch):
    monkeypatch.setattr(guest_cache, "AS_OF", 20)
    thread = ThreadFactory()
    for _time in range(3):
        client.get(thread.get_absolute_url())
    assert count_queries(lambda: client.get(thread.get_absolute_url())) == []

    with committing():
        reply(regular(), thread, body="What came in between.")

    assert "What came in between." in client.get(thread.get_absolute_url()).content.decode()
