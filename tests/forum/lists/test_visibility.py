"""Who sees what in lists, and where an address answers as if nothing were there."""

import pytest
from django.utils import timezone

from forum.actions.hiding import hide_thread
from forum.models import Category
from tests.factories.accounts import GroupFactory, MembershipFactory, UserFactory
from tests.factories.forum import CategoryFactory, TagFactory, ThreadFactory
from tests.factories.knowledge import TopicFactory
from tests.forum.conftest import start

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NOW = timezone.now()


@pytest.fixture
def group():
    return GroupFactory()


@pytest.fixture
def group_member(group):
    return MembershipFactory(group=group).member


@pytest.fixture
def browsers(sign_in, group_member, moderator):
    return {
        "guest": None,
        "member": sign_in(UserFactory()),
        "group_member": sign_in(group_member),
        "moderator": sign_in(moderator),
    }


READERS = {
    "public": {"guest", "member", "group_member", "moderator"},
    "members": {"member", "group_member", "moderator"},
    "verified": {"moderator"},
    "staff": {"moderator"},
    "group": {"group_member"},
}


@pytest.mark.parametrize("kind", READERS)
def test_thread_stands_in_every_list_of_its_readers_and_in_none_of_others(look, browsers, group, kind):
    category = CategoryFactory(group=group) if kind == "group" else CategoryFactory(for_kind=kind)
    tag, topic = TagFactory(), TopicFactory()
    thread = ThreadFactory(question=True, category=category, audience=category.audience, title="Canary in a title")
    thread.tags.add(tag)
    thread.topics.add(topic)
    lists = [
        "/",
        "/?tab=top",
        "/?tab=trending",
        "/?tab=month",
        "/?tab=unanswered",
        "/?language=en&kind=question",
        "/kinds/question/",
        f"/topics/{topic.slug}/threads/",
    ]
    for role, browser in browsers.items():
        is_reader = role in READERS[kind]
        pages = [look(path, browser) for path in lists]
        assert [thread.pk in page.threads for page in pages] == [is_reader] * len(lists), role
        assert any("Canary" in page.html for page in pages) == is_reader
        for path in (category.get_absolute_url(), tag.get_absolute_url()):
            assert (look(path, browser).response.status_code == 200) == is_reader, (role, path)
        assert (category.name_en in look("/c/", browser).html) == is_reader
        assert (tag.name in look("/tags/", browser).html) == is_reader


@pytest.mark.parametrize("state", ["hidden_at", "held_at"])
def test_thread_out_of_sight_is_listed_for_its_author_and_moderators_only(look, browsers, sign_in, state):
    author = UserFactory()
    thread = ThreadFactory(author=author, **{state: NOW})
    assert look("/", browsers["guest"]).threads == []
    assert look("/", browsers["member"]).threads == []
    assert look("/", browsers["moderator"]).threads == [thread.pk]
    found = look("/", sign_in(author))
    assert found.threads == [thread.pk]
    assert ("Hidden" if state == "hidden_at" else "Waits for a moderator") in found.html


def test_conversations_and_merged_threads_stand_in_no_list(look, sign_in):
    author = UserFactory()
    ThreadFactory(conversation=True, author=author)
    target = ThreadFactory()
    ThreadFactory(author=author, merged_into=target, merged_at=NOW)
    for path in ("/", "/?tab=top", "/?tab=trending", "/?tab=month", "/?tab=new", "/?tab=unread"):
        assert set(look(path, sign_in(author)).threads) <= {target.pk}


def test_part_of_a_category_that_the_reader_may_not_know_is_not_named(look, group):
    root = CategoryFactory()
    hidden_part = CategoryFactory(group=group, parent=root, name_en="Secret journal club")
    thread = ThreadFactory(category=hidden_part, audience=hidden_part.audience)
    page = look(root.get_absolute_url())
    assert thread.pk not in page.threads
    assert "Secret journal club" not in page.html


def test_category_shows_the_threads_of_its_parts_and_the_way_to_them(look):
    root = CategoryFactory()
    part = CategoryFactory(parent=root)
    leaf = CategoryFactory(parent=part)
    threads = {ThreadFactory(category=category).pk for category in (root, part, leaf)}
    page = look(root.get_absolute_url())
    assert set(page.threads) == threads
    assert part.get_absolute_url() in page.html
    below = look(leaf.get_absolute_url()).html
    assert root.get_absolute_url() in below.split("crumbs")[1].split("</nav>")[0]


def test_circle_in_the_tree_of_categories_is_no_endless_page(look):
    root = CategoryFactory()
    part = CategoryFactory(parent=root)
    Category.objects.filter(pk=root.pk).update(parent=part)
    assert look(part.get_absolute_url()).response.status_code == 200
    assert look("/c/").response.status_code == 200


@pytest.mark.parametrize("path", ["/c/none/", "/tag/none/", "/kinds/none/", "/topics/none/threads/"])
def test_missing_things_are_missing(client, path):
    assert client.get(path).status_code == 404


def test_category_of_a_group_and_a_missing_one_get_the_same_answer(client, group):
    paths = ["/c/none/", CategoryFactory(group=group).get_absolute_url()]
    missing, invisible = ((path, client.get(path)) for path in paths)
    assert missing[1].status_code == invisible[1].status_code == 404
    bodies = [answer.content.replace(path.encode(), b"") for path, answer in (missing, invisible)]
    assert bodies[0] == bodies[1]


def test_topic_gathers_what_is_part_of_it(look):
    root = TopicFactory()
    part = TopicFactory(parent=root)
    thread = ThreadFactory()
    thread.topics.add(part)
    assert look(f"/topics/{root.slug}/threads/").threads == [thread.pk]
    assert look(f"/topics/{part.slug}/threads/").threads == [thread.pk]


@pytest.mark.parametrize(
    ("query", "expected"), [("", {0, 1, 2}), ("detail-subject=code", {1}), ("detail-audience=clinician", {0, 2})]
)
def test_kind_is_narrowed_by_its_declared_fields(look, query, expected):
    details = [
        {"subject": "method", "audience": ["clinician", "engineer"]},
        {"subject": "code", "audience": ["engineer"]},
        {"subject": "method", "audience": ["clinician"]},
    ]
    threads = [ThreadFactory(kind="question", details=one) for one in details]
    ThreadFactory()
    found = look(f"/kinds/question/?{query}").threads
    assert found == [threads[number].pk for number in sorted(expected, reverse=True)]


def test_language_narrows_and_empty_choice_offers_everything_again(look):
    english, chinese = ThreadFactory(), ThreadFactory(language="zh-hans")
    assert look("/?language=en").threads == [english.pk]
    assert look("/?language=zh-hans").threads == [chinese.pk]
    assert "Nothing matches what you chose" in look("/?language=en&kind=question").html


def test_guest_does_not_see_for_long_what_was_withdrawn(look, author, category, committing):
    thread = start(author, category)
    assert look("/").threads == [thread.pk]
    with committing():
        hide_thread(actor=author, thread=thread, now=timezone.now(), reason="")
    assert look("/").threads == []
