"""Bookmarks, drafts, and how closely somebody follows a thing."""

import pytest
from django.utils import timezone

from content.markup import RenderedHtml
from forum.models import Bookmark, Draft
from notifications.models import Subscription
from tests.factories.accounts import GroupFactory
from tests.factories.forum import (
    BookmarkFactory,
    CategoryFactory,
    DraftFactory,
    PostFactory,
    TagFactory,
    ThreadFactory,
)
from tests.factories.knowledge import TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def browser(member, sign_in):
    return sign_in(member)


def text(response):
    return response.content.decode()


def test_bookmarks_show_the_members_own_with_their_notes(browser, member):
    kept = BookmarkFactory(member=member, note="for the journal club")
    other = BookmarkFactory(note="somebody else's")
    html = text(browser.get("/bookmarks/"))
    assert kept.post.thread.title in html
    assert "for the journal club" in html
    assert other.post.thread.title not in html
    assert "somebody else" not in html
    assert 'lang=""' not in html


def test_bookmark_of_a_post_that_can_no_longer_be_read_is_gone_from_the_page(browser, member):
    kept = BookmarkFactory(member=member)
    kept.post.hidden_at = timezone.now()
    kept.post.save()
    assert kept.post.thread.title not in text(browser.get("/bookmarks/"))


def test_note_is_changed_and_the_bookmark_removed(browser, member):
    kept = BookmarkFactory(member=member)
    assert browser.post(f"/bookmarks/{kept.pk}/", {"note": "  read   again "}).status_code == 302
    kept.refresh_from_db()
    assert kept.note == "read again"
    browser.post(f"/bookmarks/{kept.pk}/", {"remove": "yes"})
    assert not Bookmark.objects.exists()


def test_bookmark_of_somebody_else_is_missing(browser):
    kept = BookmarkFactory(note="mine")
    assert browser.post(f"/bookmarks/{kept.pk}/", {"remove": "yes"}).status_code == 404
    assert Bookmark.objects.get().note == "mine"


def test_excerpt_of_a_bookmark_is_words_and_no_markup(browser, member):
    post = PostFactory()
    type(post).objects.filter(pk=post.pk).update(html=RenderedHtml("<p>p &lt; 0.05, <em>said</em> the abstract</p>"))
    BookmarkFactory(member=member, post=post)
    assert "p &lt; 0.05, said the abstract" in text(browser.get("/bookmarks/"))


def test_drafts_lead_to_where_they_are_continued(browser, member):
    thread = ThreadFactory()
    post = PostFactory(thread=thread, author=member)
    DraftFactory(author=member, context="new", fields={"title": "On thresholds", "body": "Half a thought"})
    DraftFactory(author=member, context=f"reply:{thread.pk}", fields={"body": "An answer begun"})
    DraftFactory(author=member, context=f"edit:{post.pk}", fields={"body": "A better word"})
    DraftFactory(author=member, context="conversation", fields={"title": "Dear colleague"})
    DraftFactory(fields={"body": "of somebody else"})
    html = text(browser.get("/drafts/"))
    for shown in (
        *("On thresholds", "Half a thought", "An answer begun", "A better word", "Dear colleague"),
        *('href="/new/"', f'href="/threads/{thread.pk}/reply/"', f'href="/p/{post.pk}/edit/"', 'href="/messages/new/"'),
    ):
        assert shown in html
    assert "of somebody else" not in html


def test_draft_whose_thread_can_no_longer_be_read_keeps_its_words_and_tells_no_title(browser, member):
    hidden = CategoryFactory(group=GroupFactory())
    thread = ThreadFactory(category=hidden, audience=hidden.audience, title="Not for this reader")
    DraftFactory(author=member, context=f"reply:{thread.pk}", fields={"body": "My own words"})
    html = text(browser.get("/drafts/"))
    assert "My own words" in html
    assert "Not for this reader" not in html
    assert f"/threads/{thread.pk}/reply/" not in html


def test_draft_is_thrown_away_by_its_author_only(browser, member):
    own, other = DraftFactory(author=member), DraftFactory()
    assert browser.post(f"/drafts/{other.pk}/discard/").status_code == 404
    assert browser.post(f"/drafts/{own.pk}/discard/").status_code == 302
    assert list(Draft.objects.all()) == [other]


@pytest.mark.parametrize("path", ["/bookmarks/", "/drafts/"])
def test_empty_page_says_what_it_is_for(browser, path):
    assert 'class="empty"' in text(browser.get(path))


@pytest.mark.parametrize(
    ("path", "keep"),
    [
        ("/bookmarks/", lambda member: BookmarkFactory(member=member)),
        ("/drafts/", lambda member: DraftFactory(author=member, context=f"reply:{ThreadFactory().pk}")),
    ],
)
def test_pages_go_on_and_cost_the_same(assert_flat, browser, member, path, keep):
    def make(count):
        for _ in range(count):
            keep(member)

    assert assert_flat(make, lambda: browser.get(path)) <= 9
    make(20)
    first = text(browser.get(path))
    assert 'rel="next"' in first
    second = text(browser.get(path + first.split('rel="next" href="')[1].split('"')[0]))
    assert second.count('class="kept__one"') == 5
    assert browser.get(f"{path}?before=x").status_code == 404


@pytest.mark.parametrize("make", [CategoryFactory, TagFactory, TopicFactory, ThreadFactory])
@pytest.mark.parametrize("level", ["watching", "tracking", "normal", "muted"])
def test_member_chooses_how_closely_to_follow(browser, member, make, level):
    target = make()
    if make is TagFactory:
        ThreadFactory().tags.add(target)
    path = f"/follow/{target._meta.model_name}/{target.pk}/"
    response = browser.post(path, {"level": level, "next": "/c/"})
    assert (response.status_code, response["Location"]) == (302, "/c/")
    assert Subscription.objects.level_of(member, target) == level


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "c/"])
def test_the_way_back_stays_on_the_site(browser, wanted):
    target = CategoryFactory()
    response = browser.post(f"/follow/category/{target.pk}/", {"level": "muted", "next": wanted})
    assert response["Location"] == target.get_absolute_url()


def test_what_cannot_be_followed_is_missing(browser):
    hidden = CategoryFactory(group=GroupFactory())
    unused = TagFactory()
    for path, level in (
        (f"/follow/category/{hidden.pk}/", "watching"),
        (f"/follow/tag/{unused.pk}/", "watching"),
        (f"/follow/post/{PostFactory().pk}/", "watching"),
        (f"/follow/category/{CategoryFactory().pk}/", "obsessed"),
    ):
        assert browser.post(path, {"level": level}).status_code == 404
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("make", [CategoryFactory, TagFactory, TopicFactory])
def test_page_of_a_thing_shows_the_members_level(browser, make):
    target = make()
    thread = ThreadFactory()
    if make is TagFactory:
        thread.tags.add(target)
    path = f"/topics/{target.slug}/threads/" if make is TopicFactory else target.get_absolute_url()
    browser.post(f"/follow/{target._meta.model_name}/{target.pk}/", {"level": "watching"})
    html = text(browser.get(path))
    assert 'value="watching" aria-pressed="true"' in html
    assert html.split('class="menu drop__menu levels"')[1].split("</form>")[0].count('aria-pressed="true"') == 1


def test_guest_is_offered_neither_following_nor_a_token(client):
    html = text(client.get(CategoryFactory().get_absolute_url()))
    assert "/follow/" not in html
    assert "csrfmiddlewaretoken" not in html
