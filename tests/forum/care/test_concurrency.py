"""Many hands at once, on either database: no reply is lost, and what is done twice has one effect."""

import threading
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from forum import counting
from forum.actions.placing import move_thread
from forum.actions.posts import reply_to_thread
from forum.actions.relocating import merge_thread, split_thread, undo_merge
from forum.actions.responses import accept_answer, react, vote
from forum.models import Category, Post, Reaction, Thread, Vote
from forum.writing import Writing
from foundation.errors import DomainError
from tests.factories.forum import CategoryFactory, PostFactory
from tests.forum.care.conftest import counted
from tests.forum.conftest import regular

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

HANDS = 50
WRITERS = 6


def together(*works):
    """Do all of these at once, each with its own connection; what they returned, and the errors they met."""
    answers, gate, lock = [], threading.Barrier(len(works)), threading.Lock()

    def run(work):
        try:
            gate.wait(30)
            found = work()
        except Exception as error:
            found = error
        finally:
            connection.close()
        with lock:
            answers.append(found)

    hands = [threading.Thread(target=run, args=[work]) for work in works]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(120)
    return [one for one in answers if not isinstance(one, Exception)], [
        one for one in answers if isinstance(one, Exception)
    ]


def writer(thread, member):
    """Reply once, in words of one's own."""
    body = f"A reply of {member.username}"
    writing = Writing(body=body, client_token=uuid.uuid4())
    return lambda: reply_to_thread(actor=member, thread=thread, writing=writing, now=timezone.now())


def assert_whole(written, *threads):
    """Every reply that was answered with success stands once; numbers run without gaps; counters are right."""
    assert sorted(post.pk for post in written) == sorted(
        Post.objects.filter(pk__in=[post.pk for post in written], is_stub=False).values_list("pk", flat=True)
    )
    for thread in threads:
        thread.refresh_from_db()
        numbers = list(thread.posts.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, thread.last_number + 1))
        expected = counting.of_thread(thread)
        assert {name: getattr(thread, name) for name in expected} == expected


def by_kind(answers, errors):
    """The replies that were stored; fails on an error that is no refusal in words."""
    assert not [error for error in errors if not isinstance(error, DomainError)]
    return [answer for answer in answers if isinstance(answer, Post)]


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


def test_fifty_identical_votes_reactions_and_acceptances_have_one_effect_each():
    asker, voter = regular(), regular()
    thread = counted(question=True, author=asker)
    post = PostFactory(thread=thread)
    work = [
        lambda: vote(actor=voter, post=post, value=1, now=timezone.now()),
        lambda: react(actor=voter, post=post, kind="reproduced", now=timezone.now()),
        lambda: accept_answer(actor=asker, post=post, now=timezone.now()),
    ]
    answers, errors = together(*(work[number % 3] for number in range(HANDS)))

    assert errors == []
    assert len(answers) == HANDS
    post.refresh_from_db()
    thread.refresh_from_db()
    assert (Vote.objects.count(), Reaction.objects.count()) == (1, 1)
    assert (post.useful_count, post.reproduced_count, thread.accepted_post_id) == (1, 1, post.pk)
    assert_whole([], thread)
