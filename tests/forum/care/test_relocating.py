"""Merging, splitting and the way back: nothing is shown that was hidden, nothing is lost, nothing half undone."""

import pytest
from django.utils import timezone

from forum import counting
from forum.actions.hiding import decide_hold, hide_thread, restore_thread
from forum.actions.naming import mark_duplicate, unmark_duplicate
from forum.actions.relocating import merge_thread, split_thread, undo_merge, undo_split
from forum.actions.undoing import undo_note
from forum.models import Post, Thread, ThreadNote
from foundation.errors import DomainError
from notifications.models import Subscription
from tests.factories.accounts import UserFactory
from tests.factories.forum import PostFactory, ThreadFactory
from tests.forum.care.conftest import counted
from tests.forum.conftest import regular

pytestmark = pytest.mark.django_db(transaction=True)

APART = [{"hidden_at": timezone.now()}, {"held_at": timezone.now()}]


def merge(moderator, thread, into):
    return merge_thread(actor=moderator, thread=thread, into=into, reason="The same.", now=timezone.now())


def split(moderator, thread, numbers):
    return split_thread(
        actor=moderator,
        thread=thread,
        numbers=numbers,
        title="Another question altogether",
        reason="Goes elsewhere.",
        now=timezone.now(),
    )


def texts(thread):
    """What readers of the thread find, by number."""
    return dict(Post.objects.filter(thread=thread, is_stub=False).order_by("number").values_list("number", "source"))


def assert_counted(*threads):
    for thread in threads:
        thread.refresh_from_db()
        expected = counting.of_thread(thread)
        assert {name: getattr(thread, name) for name in expected} == expected


def refusal(call, *args, **options):
    with pytest.raises(DomainError) as refused:
        call(*args, **options)
    return refused.value.code


@pytest.mark.postgres
def test_merge_and_its_undoing_leave_every_text_under_its_old_number(moderator):
    source, into = counted(), counted()
    for thread in (source, source, into):
        PostFactory(thread=thread)
    before = texts(source), texts(into)
    merge(moderator, source, into)

    assert list(texts(into).values()) == [*before[1].values(), *before[0].values()]
    assert_counted(source, into)
    undo_merge(actor=moderator, thread=source, now=timezone.now())
    assert (texts(source), texts(into)) == before
    assert_counted(source, into)


@pytest.mark.postgres
def test_split_and_its_undoing_leave_every_text_under_its_old_number(moderator):
    thread = counted()
    for _each in range(4):
        PostFactory(thread=thread)
    before = texts(thread)
    made = split(moderator, thread, [2, 4])

    assert_counted(thread, made)
    written_since = PostFactory(thread=made)
    undo_split(actor=moderator, thread=made, now=timezone.now())
    assert texts(thread) == before | {6: written_since.source}
    assert texts(made) == {}
    assert_counted(thread, made)


@pytest.mark.parametrize("state", APART)
@pytest.mark.parametrize("which", ["source", "target"])
def test_thread_that_is_hidden_or_waits_is_not_merged(moderator, state, which):
    source = ThreadFactory(**(state if which == "source" else {}))
    target = ThreadFactory(**(state if which == "target" else {}))

    assert refusal(merge, moderator, source, target) == "thread_apart"


@pytest.mark.parametrize("state", APART)
def test_posts_of_a_hidden_thread_and_hidden_beginnings_are_not_split_off(moderator, state):
    hidden, thread = ThreadFactory(**state), ThreadFactory()
    PostFactory(thread=hidden)
    PostFactory(thread=thread, **state)

    assert refusal(split, moderator, hidden, [2]) == "thread_apart"
    assert refusal(split, moderator, thread, [2]) == "split_begins_apart"


@pytest.mark.parametrize("numbers", [[], [1], [7], [2, 7]])
def test_numbers_that_are_not_there_are_refused(moderator, numbers):
    thread = ThreadFactory()
    PostFactory(thread=thread)

    assert refusal(split, moderator, thread, numbers) in ("split_numbers", "split_gone")
    assert Thread.objects.count() == 1


def test_merge_is_taken_back_only_while_its_posts_are_there(moderator):
    first, second, third = counted(), counted(), counted()
    merge(moderator, first, second)
    merge(moderator, second, third)

    assert refusal(undo_merge, actor=moderator, thread=first, now=timezone.now()) == "gone_on"
    undo_merge(actor=moderator, thread=second, now=timezone.now())
    undo_merge(actor=moderator, thread=first, now=timezone.now())
    assert [len(texts(thread)) for thread in (first, second, third)] == [1, 1, 1]


def test_merge_whose_beginning_was_hidden_since_is_not_taken_back(moderator):
    source, into = counted(), counted()
    merge(moderator, source, into)
    Post.objects.filter(thread=into, number=2).update(hidden_at=timezone.now())

    assert refusal(undo_merge, actor=moderator, thread=source, now=timezone.now()) == "thread_apart"


def test_split_thread_that_was_hidden_or_merged_since_is_not_brought_back(moderator):
    thread = counted()
    PostFactory(thread=thread)
    made = split(moderator, thread, [2])
    hide_thread(actor=moderator, thread=made, reason="Insults.", now=timezone.now())

    assert refusal(undo_split, actor=moderator, thread=made, now=timezone.now()) == "thread_apart"
    restore_thread(actor=moderator, thread=made, now=timezone.now())
    merge(moderator, made, counted())
    assert refusal(undo_split, actor=moderator, thread=made, now=timezone.now()) == "merged_since"


def test_whoever_followed_the_merged_thread_follows_the_other(moderator):
    source, into, follower, muting = counted(), counted(), regular(), regular()
    for member in (follower, muting):
        Subscription.objects.create(
            member=member, target_model="forum.thread", target_id=source.pk, level="watching", changed_at=timezone.now()
        )
    Subscription.objects.create(
        member=muting, target_model="forum.thread", target_id=into.pk, level="muted", changed_at=timezone.now()
    )
    merge(moderator, source, into)

    assert Subscription.objects.level_of(follower, into) == "watching"
    assert Subscription.objects.level_of(muting, into) == "muted"


def test_refused_first_text_comes_back_whole_with_its_thread(moderator):
    thread = ThreadFactory(held_at=timezone.now(), first_post__held_at=timezone.now())
    decide_hold(actor=moderator, post=thread.posts.get(), is_released=False, note="A record.", now=timezone.now())
    restore_thread(actor=moderator, thread=thread, now=timezone.now())

    assert Post.objects.visible_to(regular()).filter(thread=thread).exists()


def test_refused_answer_is_accepted_no_longer(moderator):
    thread = ThreadFactory(question=True)
    post = PostFactory(thread=thread, held_at=timezone.now())
    Thread.objects.filter(pk=thread.pk).update(accepted_post=post, accepted_at=timezone.now())
    decide_hold(actor=moderator, post=post, is_released=False, note="A record.", now=timezone.now())

    thread.refresh_from_db()
    assert not thread.is_answered


def test_duplicates_form_no_chain_and_lead_to_one_question_only(moderator):
    first, second, third = (counted(question=True) for _each in range(3))
    now = timezone.now()
    mark_duplicate(actor=moderator, thread=second, of=first, now=now)

    assert refusal(mark_duplicate, actor=moderator, thread=third, of=second, now=now) == "duplicate_chain"
    assert refusal(mark_duplicate, actor=moderator, thread=first, of=third, now=now) == "duplicate_chain"
    assert refusal(mark_duplicate, actor=moderator, thread=second, of=third, now=now) == "duplicate_already"
    assert unmark_duplicate(actor=moderator, thread=second, now=now)
    assert set(ThreadNote.objects.filter(kind__contains="has_dup").values_list("undone_by", flat=True)) == {
        moderator.pk
    }


def test_author_of_a_wiki_note_who_may_no_longer_is_refused_by_the_action(author):
    thread = ThreadFactory()
    note = ThreadNote.objects.create(
        thread=thread, kind="wiki", actor=author, data={"post": thread.posts.get().pk}, created_at=timezone.now()
    )

    assert refusal(undo_note, actor=author, note=note, now=timezone.now()) == "open_as_wiki"


@pytest.mark.parametrize("kind", ["moved", "post_hidden", "merged", "split", "has_duplicate", "wiki"])
def test_note_about_something_that_is_gone_says_so(moderator, kind):
    data = dict.fromkeys(["before", "post", "source", "target", "thread_id"], 999_999)
    if kind == "split":
        del data["source"]
    note = ThreadNote.objects.create(
        thread=ThreadFactory(), kind=kind, actor=UserFactory(), data=data, created_at=timezone.now()
    )

    assert refusal(undo_note, actor=moderator, note=note, now=timezone.now()) == "nothing_to_undo"
