"""What stands in a list opens, and what opens stands in a list: for everybody, in any small forum, asked by HTTP."""

import re
from contextlib import contextmanager, suppress

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from forum import counting
from forum.actions.relocating import merge_thread
from forum.models import Category, Post, Thread
from foundation import near, site
from foundation.errors import DomainError
from tests.clients import StrictClient
from tests.factories.accounts import GroupFactory, MembershipFactory
from tests.factories.forum import BookmarkFactory, CategoryFactory, PostFactory, TagFactory, ThreadFactory
from tests.forum.conftest import regular
from tests.forum.lists.conftest import Page

# Some hundred pages for each forum: beside the tests that start servers, not before every commit.
pytestmark = [pytest.mark.django_db, pytest.mark.services]

PLACES = ("public", "members", "verified", "staff", "group", "conversation")
STATES = ("shown", "hidden", "withdrawn", "held", "merged")
AUTHORS = ("member", "group member", "other", "moderator")
MOST = {"threads": 6, "replies": 2}
AS_FOUND = [Phase.generate]  # to make a failing forum smaller would ask for thousands of pages

replies = st.lists(st.tuples(st.sampled_from(AUTHORS), st.sampled_from(STATES[:4])), max_size=MOST["replies"])
threads = st.fixed_dictionaries(
    {
        "place": st.sampled_from(PLACES),
        "state": st.sampled_from(STATES),
        "author": st.sampled_from(AUTHORS),
        "is_question": st.booleans(),
        "is_tagged": st.booleans(),
        "is_pinned": st.booleans(),
        "others": st.sets(st.sampled_from(AUTHORS), max_size=2),
        "has_left": st.booleans(),
        "replies": replies,
    }
)
forums = st.lists(threads, min_size=1, max_size=MOST["threads"])


class SmallForum:
    """Four people, a group, a category for every audience, and whatever threads are asked for."""

    def __init__(self, wanted):
        self.now = timezone.now()
        self.people = {name: regular() for name in ("member", "group member", "other")}
        moderator = regular(staff=True)
        moderator.user_permissions.add(Permission.objects.get(codename="moderate_thread"))
        self.people["moderator"] = type(moderator).objects.get(pk=moderator.pk)
        group = GroupFactory()
        MembershipFactory(group=group, member=self.people["group member"])
        self.categories = {kind: CategoryFactory(for_kind=kind) for kind in PLACES[:4]}
        self.categories["group"] = CategoryFactory(group=group)
        self.tag = TagFactory()
        for one in wanted:
            self._write(**one)
        for name, member in self.people.items():
            for post in Post.objects.filter(is_stub=False):
                BookmarkFactory(post=post, member=member, note=name)
        site.bump_epoch()

    def _state(self, state, author):
        columns = {"shown": {}, "merged": {}, "held": {"held_at": self.now}}
        by = self.people[author] if state == "withdrawn" else self.people["moderator"]
        return columns.get(state, {"hidden_at": self.now, "hidden_by": by})

    def _write(self, *, place, state, author, is_question, is_tagged, is_pinned, others, has_left, replies):
        columns = {**self._state(state, author), "author": self.people[author], "question": is_question}
        columns |= {"pinned_at": self.now if is_pinned else None}
        if place == "conversation":
            columns["question"] = False
            columns |= {"conversation": True, "participants": [self.people[name] for name in others - {author}]}
        else:
            columns["category"] = self.categories[place]
        first = {"first_post__held_at": self.now} if state == "held" else {}
        thread = ThreadFactory(**columns, **first)
        if place == "conversation" and has_left:
            thread.participants.exclude(member=thread.author).update(left_at=self.now)
        elif place != "conversation" and is_tagged:
            thread.tags.add(self.tag)
        if thread.is_counted:
            counting.count_thread(thread, 1)  # the factory leaves the counters; merging takes from them
        for who, how in replies:
            PostFactory(thread=thread, author=self.people[who], **self._state(how, who))
        if state == "merged":
            self._merge(thread)

    def _merge(self, thread):
        """Into the oldest thread, if that may be."""
        moderator, into = self.people["moderator"], Thread.objects.order_by("pk").first()
        with suppress(DomainError):
            merge_thread(actor=moderator, thread=thread, into=into, reason="The same.", now=self.now)


@contextmanager
def small_forum(wanted):
    """The forum, gone at the end of the block."""
    block = transaction.atomic()
    block._from_testcase = True  # slow work refuses a transaction of the product's, and not this one
    with block:
        cache.clear()
        try:
            yield SmallForum(wanted)
        finally:
            transaction.set_rollback(True)
            cache.clear()
            near.forget_all()  # the next forum may use the same numbers


# In whatever state a row is, and with whatever signs before its title.
ROW = re.compile(r'class="thread__title".*?href="[^"]*/t/(\d+)/', re.DOTALL)


class Reader:
    """Somebody with a browser, and the pages of all threads as they get them."""

    def __init__(self, name, member):
        self.name, self.member = name, member
        self.browser = StrictClient()
        if member is not None:
            self.browser.force_login(member)
        self.pages = {one.pk: self.browser.get(one.get_absolute_url()) for one in Thread.objects.all()}
        self.opened = {key for key, page in self.pages.items() if page.status_code == 200}

    def listed(self, url):
        """The threads of all pages of a list; None where there is no such list for this reader."""
        found = set()
        while url:
            page = Page(self.browser.get(url))
            if page.response.status_code != 200:
                return None
            found |= set(map(int, ROW.findall(page.html)))
            url = page.older
        return found

    def links(self, url, pattern):
        return set(map(int, re.findall(pattern, self.browser.get(url).content.decode())))


def readers(forum):
    yield Reader("guest", None)
    for name in ("member", "group member", "moderator"):
        yield Reader(name, forum.people[name])


def assert_lists_agree_with_pages(forum, reader):
    """Each list holds those of its threads whose page opens."""
    opened = reader.opened
    private = set(Thread.objects.filter(category__isnull=True).values_list("pk", flat=True))
    inbox = reader.links("/messages/", r'href="[^"]*/t/(\d+)/') if reader.member else set()
    assert inbox == opened & private, reader.name
    for url in ("/", "/?tab=top"):
        assert reader.listed(url) == opened - private, (reader.name, url)
    questions = set(Thread.objects.filter(kind="question").values_list("pk", flat=True))
    assert reader.listed("/kinds/question/") == opened & questions, reader.name
    for category in Category.objects.all():
        own = set(category.threads.values_list("pk", flat=True))
        in_list = reader.listed(category.get_absolute_url())
        assert (in_list or set()) == opened & own, (reader.name, category.audience.kind)
        is_named = category.name_en in reader.browser.get("/c/").content.decode()
        assert is_named == (in_list is not None), (reader.name, category.audience.kind)
    tagged = reader.listed(forum.tag.get_absolute_url())
    with_tag = set(Thread.objects.filter(tags=forum.tag).values_list("pk", flat=True))
    assert (tagged or set()) == opened & with_tag, reader.name
    assert (tagged is not None) == (forum.tag.name in reader.browser.get("/tags/").content.decode())


def assert_posts_agree_with_pages(reader):
    """A text stands in its thread exactly where its own address leads there; so it is with what a member keeps."""
    kept = reader.links("/bookmarks/", r'href="[^"]*/p/(\d+)/') if reader.member else set()
    for post in Post.objects.filter(is_stub=False).select_related("thread"):
        page = reader.pages[post.thread_id]
        is_read = page.status_code == 200 and f"<p>{post.source}</p>" in page.content.decode()
        leads = reader.browser.get(post.get_absolute_url())
        assert leads.status_code == (302 if is_read else 404), (reader.name, post.pk)
        if reader.member:
            assert (post.pk in kept) == is_read, (reader.name, post.pk)


def check(wanted):
    with small_forum(wanted) as forum:
        for reader in readers(forum):
            assert_lists_agree_with_pages(forum, reader)
            assert_posts_agree_with_pages(reader)


@given(forums)
@settings(max_examples=4, phases=AS_FOUND)
def test_object_is_in_a_list_exactly_where_its_page_opens(wanted):
    check(wanted)


@pytest.mark.soak
@pytest.mark.timeout(0)
@given(forums)
@settings(max_examples=150, phases=AS_FOUND)
def test_object_is_in_a_list_exactly_where_its_page_opens_in_many_forums(wanted):
    check(wanted)
