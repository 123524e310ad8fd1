"""Threads that are merged, split and moved while people write in them, on either database: nothing is lost."""

import pytest
from django.db import connection
from django.utils import timezone

from forum.actions import locking
from forum.actions.hiding import hide_post
from forum.actions.placing import move_thread
from forum.actions.relocating import merge_thread, split_thread, undo_merge
from forum.actions.responses import accept_answer, vote
from forum.models import Category, Post, Thread
from foundation.errors import DomainError
from tests.factories.forum import CategoryFactory, PostFactory
from tests.forum.care.conftest import counted
from tests.forum.conftest import regular
from tests.forum.hands import assert_whole, by_kind, together, writer

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.services]

WRITERS = 6


def test_replies_during_a_merge_move_along_or_are_refused(moderator):
    source, into = counted(), counted()
    people = [regular() for _each in range(WRITERS)]
    answers, errors = together(
        lambda: merge_thread(actor=moderator, thread=source, into=into, reason="The same.", now=timezone.now()),
        *(writer(source, member) for member in people),
    )
    written = by_kind(answers, errors)

    assert len(written) + len(errors) == WRITERS
    assert_whole(written, source, into)
    assert not Post.objects.filter(thread=source, is_stub=False).exists()


def test_merges_in_both_directions_end_in_one(moderator):
    one, other = counted(), counted()

    def merge(thread, into):
        return lambda: merge_thread(actor=moderator, thread=thread, into=into, reason="The same.", now=timezone.now())

    answers, errors = together(merge(one, other), merge(other, one))

    assert (len(answers), len(errors)) == (1, 1)
    assert not [error for error in errors if not isinstance(error, DomainError)]
    assert_whole([], one, other)
    assert Thread.objects.filter(merged_into__isnull=False).count() == 1


def test_replies_during_a_split_and_an_undone_merge_are_all_there(moderator):
    source, into = counted(), counted()
    for _each in range(4):
        PostFactory(thread=into)
    merge_thread(actor=moderator, thread=source, into=into, reason="The same.", now=timezone.now())
    people = [regular() for _each in range(WRITERS)]
    answers, errors = together(
        lambda: undo_merge(actor=moderator, thread=source, now=timezone.now()),
        lambda: split_thread(
            actor=moderator,
            thread=into,
            numbers=[2, 3],
            title="Another question altogether",
            reason="Elsewhere.",
            now=timezone.now(),
        ),
        *(writer(into, member) for member in people),
    )
    written = by_kind(answers, errors)

    assert errors == []
    assert len(written) == WRITERS
    assert_whole(written, *Thread.objects.all())


def test_move_to_members_only_during_replies_loses_none_and_keeps_the_counts(moderator):
    thread = counted()
    goals = [CategoryFactory(for_kind="members"), CategoryFactory(), CategoryFactory(for_kind="members")]

    def move(category):
        return lambda: move_thread(
            actor=moderator, thread=thread, category=category, reason="Fits better.", now=timezone.now()
        )

    people = [regular() for _each in range(WRITERS)]
    answers, errors = together(*map(move, goals), *(writer(thread, member) for member in people))
    written = by_kind(answers, errors)

    assert errors == []
    assert len(written) == WRITERS
    assert_whole(written, thread)
    thread.refresh_from_db()
    assert thread.audience_id == thread.category.audience_id
    counts = dict(Category.objects.values_list("pk", "thread_count"))
    assert counts == {pk: int(pk == thread.category_id) for pk in counts}


def split(actor, thread, *numbers):
    """Make a thread of its own from these posts."""
    return split_thread(
        actor=actor,
        thread=thread,
        numbers=numbers,
        title="Another question altogether",
        reason="Elsewhere.",
        now=timezone.now(),
    )


def test_answers_to_posts_that_are_split_off_meanwhile_count_where_the_posts_stand(moderator):
    asker = regular()
    thread = counted(question=True, author=asker)
    moving, hidden, staying = (PostFactory(thread=thread) for _each in range(3))
    voters = [regular() for _each in range(WRITERS)]
    now = timezone.now()
    _answers, errors = together(
        lambda: split(moderator, thread, moving.number, hidden.number),
        lambda: accept_answer(actor=asker, post=moving, now=now),
        lambda: hide_post(actor=moderator, post=hidden, reason="It names a patient.", now=now),
        *(lambda member=member: vote(actor=member, post=moving, value=1, now=now) for member in voters),
    )

    assert not [error for error in errors if not isinstance(error, DomainError)]
    assert_whole([], *Thread.objects.all())
    for one in Thread.objects.filter(accepted_post__isnull=False):
        assert one.accepted_post.thread_id == one.pk
    moving.refresh_from_db()
    staying.refresh_from_db()
    assert (moving.useful_count, staying.thread_id) == (moving.votes.count(), thread.pk)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets nobody write while a transaction is open")
@pytest.mark.parametrize("action", [vote, accept_answer, hide_post])
def test_post_that_goes_elsewhere_before_its_thread_is_locked_is_not_mistaken_for_one_of_that_thread(
    moderator, monkeypatch, action
):
    asker = regular()
    thread = counted(question=True, author=asker)
    post = PostFactory(thread=thread)
    lock_thread, more = locking.lock_thread, {vote: {"value": 1}, hide_post: {"reason": "A name."}}

    def split_first(pk):
        monkeypatch.setattr(locking, "lock_thread", lock_thread)
        made, errors = together(lambda: split(moderator, thread, post.number))
        assert (len(made), errors) == (1, [])
        return lock_thread(pk)

    monkeypatch.setattr(locking, "lock_thread", split_first)
    actor = moderator if action is hide_post else asker
    with pytest.raises(DomainError) as refused:
        action(actor=actor, post=post, now=timezone.now(), **more.get(action, {}))

    assert refused.value.code == "post_moved"
    assert_whole([], *Thread.objects.all())
    assert not Thread.objects.filter(accepted_post__isnull=False).exists()
