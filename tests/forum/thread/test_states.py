"""Who sees which text of a thread, and what stands in the place of one they do not see."""

import pytest
from django.utils import timezone

from accounts.models import User
from forum.actions.hiding import hide_post, hide_thread
from forum.models import Post, Thread
from tests.factories.accounts import BlockFactory, GroupFactory, MembershipFactory, UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory

pytestmark = pytest.mark.django_db
CANARY = "the seventh threshold"


@pytest.fixture
def post():
    """A reply whose text is known by a word."""
    return PostFactory(source=CANARY)


def page(client, thread, viewer=None):
    if viewer:
        client.force_login(viewer)
    return client.get(thread.get_absolute_url())


def told(*arguments):
    return page(*arguments).content.decode()


def test_hidden_post_says_why_and_shows_its_text_to_author_and_moderators_alone(client, post, moderator):
    hide_post(actor=moderator, post=post, reason="It names a ward.", now=timezone.now())

    for viewer in (None, post.thread.author):
        html = told(client, post.thread, viewer)
        assert CANARY not in html
        assert "Post 2 is hidden by a moderator." in html
        assert "It names a ward." in html
    for viewer in (post.author, moderator):
        html = told(client, post.thread, viewer)
        assert CANARY in html
        assert "Only its author and moderators see this text." in html


def test_withdrawn_post_is_a_line_for_others(client, post):
    hide_post(actor=post.author, post=post, reason="", now=timezone.now())

    assert "Post 2 was withdrawn by its author." in told(client, post.thread)
    assert CANARY not in told(client, post.thread)
    assert CANARY in told(client, post.thread, post.author)


def test_held_post_is_a_line_for_others(client, post, moderator):
    Post.objects.filter(pk=post.pk).update(held_at=timezone.now())
    Thread.objects.filter(pk=post.thread_id).update(version=99)

    assert CANARY not in told(client, post.thread)
    assert "Post 2 waits until a moderator has looked at it." in told(client, post.thread)
    assert CANARY in told(client, post.thread, post.author)
    assert CANARY in told(client, post.thread, moderator)


@pytest.mark.parametrize("state", ["hidden_at", "held_at"])
def test_thread_that_is_not_shown_is_the_same_404_as_a_missing_one(client, moderator, state):
    thread = ThreadFactory(**{state: timezone.now()})
    missing = ThreadFactory.build(pk=10**6, slug=thread.slug, category=thread.category)

    hidden = page(client, thread)

    assert hidden.status_code == 404
    expected = page(client, missing).content.replace(b"1000000", str(thread.pk).encode())
    assert hidden.content == expected
    assert page(client, thread, thread.author).status_code == 200
    assert page(client, thread, moderator).status_code == 200


def test_thread_of_members_and_of_a_group_are_as_missing_to_others(client, moderator):
    group = GroupFactory()
    standing = MembershipFactory(group=group).member
    for_members = ThreadFactory(category=CategoryFactory(for_kind="members"))
    of_group = ThreadFactory(category=CategoryFactory(group=group))

    assert page(client, for_members).status_code == page(client, of_group).status_code == 404
    member = UserFactory()
    assert page(client, for_members, member).status_code == 200
    assert page(client, of_group, member).status_code == 404
    assert page(client, of_group, moderator).status_code == 404
    assert page(client, of_group, standing).status_code == 200


def test_conversation_is_there_for_its_participants_alone(client, moderator):
    friend = UserFactory(name="Ines Carvalho")
    thread = ThreadFactory(conversation=True, participants=[friend])

    assert page(client, thread).status_code == 404
    assert page(client, thread, moderator).status_code == 404
    html = told(client, thread, friend)
    assert "Ines Carvalho" in html
    assert "views" not in html


def test_withdrawn_thread_tells_its_author_so(client):
    thread = ThreadFactory(category=CategoryFactory(thread_count=1))
    hide_thread(actor=User.objects.get(pk=thread.author_id), thread=thread, reason="", now=timezone.now())

    assert "This thread was withdrawn by its author" in told(client, thread, thread.author)


@pytest.mark.parametrize(("kind", "word"), [("mute", "whom you muted"), ("block", "whom you blocked")])
def test_texts_of_the_muted_and_blocked_are_folded_for_that_reader_alone(client, post, kind, word):
    reader = UserFactory()
    BlockFactory(member=reader, other=post.author, kind=kind)

    assert word in told(client, post.thread, reader)
    assert "<summary>" in told(client, post.thread, reader)
    assert "whom you" not in told(client, post.thread, post.author)
    assert "whom you" not in told(client, post.thread, UserFactory())
