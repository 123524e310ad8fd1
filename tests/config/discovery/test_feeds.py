from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.utils import timezone

from forum.models import Thread
from tests.budgets import assert_flat
from tests.factories.forum import CategoryFactory, TagFactory, ThreadFactory
from tests.factories.knowledge import ArticleRevisionFactory, TopicFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def feed(client, path, **headers):
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    root = ET.fromstring(response.content)
    assert sound(root) == []
    return root


def sound(root):
    """What RFC 4287 asks of every feed and entry, and this one lacks."""
    faults = [
        f"{element.tag}: {name}"
        for element in (root, *root.iter(f"{ATOM}entry"))
        for name in ("id", "title", "updated")
        if len(element.findall(ATOM + name)) != 1
    ]
    faults += [
        f"{entry.tag}: no {name}"
        for entry in root.iter(f"{ATOM}entry")
        for name in (f"{ATOM}author/{ATOM}name", f"{ATOM}link")
        if entry.find(name) is None
    ]
    if not any(link.get("rel") == "self" for link in root.findall(f"{ATOM}link")):
        faults.append("no link to itself")
    return faults


def titles(root):
    return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


def ids(root):
    return [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]


def test_lists_have_feeds_of_what_everybody_may_read_the_newest_first(client, sign_in, staff):
    now = timezone.now()
    category, tag, topic = CategoryFactory(), TagFactory(thread_count=1), TopicFactory()
    old = ThreadFactory(created_at=now - timedelta(days=2), last_activity_at=now)
    new = ThreadFactory(category=category, created_at=now - timedelta(days=1), question=True)
    new.tags.add(tag)
    new.topics.add(topic)
    ThreadFactory(category=CategoryFactory(for_kind="members"))
    ThreadFactory(hidden_at=now)
    ThreadFactory(held_at=now)
    ThreadFactory(conversation=True)

    for browser in (client, sign_in(staff)):  # who asks makes no difference
        assert titles(feed(browser, "/feed.atom")) == [new.title, old.title]
    for path in (f"/c/{category.slug}/", f"/tag/{tag.slug}/", f"/topics/{topic.slug}/threads/", "/kinds/question/"):
        assert titles(feed(client, f"{path}feed.atom")) == [new.title], path
        assert f'href="{path}feed.atom"' in client.get(path).content.decode()
    assert titles(feed(client, "/feed.atom?tab=unanswered")) == [new.title]
    assert titles(feed(client, "/feed.atom?language=zh-hans")) == []


def test_feeds_of_what_is_trending_and_best_of_the_month_are_in_the_order_of_their_lists(client):
    quiet, lively = ThreadFactory(trend=1.0, monthly=9), ThreadFactory(trend=2.0, monthly=8)
    assert titles(feed(client, "/feed.atom?tab=trending")) == [lively.title, quiet.title]
    assert titles(feed(client, "/feed.atom?tab=month")) == [quiet.title, lively.title]
    assert "feed.atom?tab=trending" in client.get("/?tab=trending").content.decode()
    for tab in ("top", "new", "mine", "nonsense"):
        assert client.get(f"/feed.atom?tab={tab}").status_code == 404, tab


def test_names_of_entries_outlive_titles_languages_and_replies(client):
    thread = ThreadFactory(excerpt="Threshold < 0.5 & rising")
    before = feed(client, "/feed.atom")
    Thread.objects.filter(pk=thread.pk).update(
        title="Another title", slug="another-title", last_activity_at=timezone.now()
    )
    after = feed(client, "/zh-hans/feed.atom")

    assert ids(before) == ids(after)
    assert before.findtext(f"{ATOM}id") != after.findtext(f"{ATOM}id")
    assert titles(after) == ["Another title"]
    link = after.find(f"{ATOM}entry/{ATOM}link").get("href")
    assert link.endswith(f"/zh-hans/t/{thread.pk}/another-title/")
    dates = [root.findtext(f"{ATOM}entry/{ATOM}updated") for root in (before, after)]
    assert dates[0] == dates[1]
    assert (before.get(f"{XML}lang"), after.get(f"{XML}lang")) == ("en", "zh-Hans")


def test_what_was_read_is_not_sent_again(client, sign_in, member):
    ThreadFactory()
    for browser in (client, sign_in(member)):
        first = browser.get("/feed.atom")
        again = browser.get("/feed.atom", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_characters_that_no_feed_can_hold_are_left_out(client):
    Thread.objects.filter(pk=ThreadFactory().pk).update(title="A\x0bB < C", excerpt="\x01 and \ufffe")
    root = feed(client, "/feed.atom")
    assert titles(root) == ["AB < C"]


def test_pseudonyms_stay_and_those_about_to_leave_are_not_named(client, member):
    ThreadFactory(author=member)
    member.deletion_due_at = timezone.now() + timedelta(days=3)
    member.save(update_fields=["deletion_due_at"])
    assert member.shown_name not in client.get("/feed.atom").content.decode()


def test_articles_are_told_by_language_and_topic(client):
    revision = ArticleRevisionFactory(starter=True)
    ArticleRevisionFactory()  # a draft
    slug = revision.text.article.topic.slug

    assert titles(feed(client, "/kb/feed.atom")) == titles(feed(client, f"/kb/{slug}/feed.atom")) == [revision.title]
    assert titles(feed(client, "/zh-hans/kb/feed.atom")) == []
    assert "/kb/feed.atom" in client.get("/kb/").content.decode()


def test_article_that_came_with_the_software_has_no_former_member_for_an_author(client):
    ArticleRevisionFactory(starter=True, author=None)
    assert [one.text for one in feed(client, "/kb/feed.atom").iter(f"{ATOM}name")] == ["MedAI Commons"]


@pytest.mark.parametrize("path", ["/c/none/feed.atom", "/tag/none/feed.atom", "/kb/none/feed.atom", "/feed.atom?tab=x"])
def test_unknown_lists_have_none(client, path):
    assert client.get(path).status_code == 404


def test_a_feed_costs_the_same_for_few_and_many(client):
    def make(count):
        for thread in ThreadFactory.create_batch(count):
            thread.tags.add(TagFactory())
            thread.topics.add(TopicFactory())

    def fetch():
        cache.clear()
        client.get("/feed.atom")

    assert assert_flat(make, fetch) <= 5
