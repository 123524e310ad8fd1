"""Votes, reactions, shared problems, accepted answers, bookmarks. Each may be sent twice and counts once.

The thread row is locked first in every action that changes a counter, so that no two of them wait for each other.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from accounts.models import User
from events.actions import record
from forum import counting, limits, policies, pseudonyms, ranking
from forum.acceptance import clear_acceptance
from forum.actions.locking import lock, lock_thread
from forum.models import Bookmark, Post, Reaction, SameProblem, Thread, Vote
from forum.models.threads import LONGEST_REASON
from foundation.errors import DomainError, NotPermitted

COUNTERS = {kind: f"{kind}_count" for kind in Reaction.Kind.values}


@transaction.atomic
def vote(*, actor: User, post: Post, value: int, now: datetime) -> Post:
    """Say that a post is useful (1), that an answer is not (-1), or take a vote back (0). Idempotent.

    Raises NotPermitted, LimitReached, DomainError for another value.
    """
    if value not in (-1, 0, 1):
        raise DomainError("vote_value", _("Choose one of the offered answers."))
    locked = lock(post)
    if not (policies.may_vote_against if value < 0 else policies.may_vote)(actor, locked, now):
        raise NotPermitted("vote", _("You cannot vote on this post."))
    before = Vote.objects.filter(post=locked, member=actor).values_list("value", flat=True).first() or 0
    if before == value:
        return locked
    limits.count_response(actor, now)
    if value:
        Vote.objects.update_or_create(post=locked, member=actor, defaults={"value": value, "created_at": now})
    else:
        Vote.objects.filter(post=locked, member=actor).delete()
    _count_vote(locked, before, value, now)
    kind = "vote_cast" if value else "vote_withdrawn"
    record(kind, actor=actor, subject=locked, data={"thread": locked.thread_id, "value": value}, now=now)
    return locked


@transaction.atomic
def react(*, actor: User, post: Post, kind: str, now: datetime) -> bool:
    """Leave one word on a post. False when it stood there already. Raises NotPermitted, LimitReached, DomainError."""
    locked = _reacting(actor, post, kind, now)
    _row, is_new = Reaction.objects.get_or_create(post=locked, member=actor, kind=kind, defaults={"created_at": now})
    if is_new:
        limits.count_response(actor, now)
        _count_reaction(locked, kind, 1)
        record("reaction_added", actor=actor, subject=locked, data={"thread": locked.thread_id, "kind": kind}, now=now)
    return is_new


@transaction.atomic
def withdraw_reaction(*, actor: User, post: Post, kind: str, now: datetime) -> bool:
    """Take one word back. False when it did not stand there. Raises NotPermitted, DomainError."""
    locked = _reacting(actor, post, kind, now)
    deleted, _by_model = Reaction.objects.filter(post=locked, member=actor, kind=kind).delete()
    if deleted:
        _count_reaction(locked, kind, -1)
        data = {"thread": locked.thread_id, "kind": kind}
        record("reaction_withdrawn", actor=actor, subject=locked, data=data, now=now)
    return bool(deleted)


@transaction.atomic
def say_same_problem(*, actor: User, thread: Thread, has_it: bool, now: datetime) -> bool:
    """Say, or no longer say, that the actor has this problem too. False when nothing changed. Raises NotPermitted."""
    locked = lock_thread(thread.pk)
    if not policies.may_say_same_problem(actor, locked, now):
        raise NotPermitted("same_problem", _("This can only be said about a question of somebody else."))
    if has_it:
        _row, changed = SameProblem.objects.get_or_create(thread=locked, member=actor, defaults={"created_at": now})
    else:
        changed = bool(SameProblem.objects.filter(thread=locked, member=actor).delete()[0])
    if changed:
        limits.count_response(actor, now)
        by = 1 if has_it else -1
        locked.same_problem_count += by
        Thread.objects.filter(pk=locked.pk).update(
            same_problem_count=F("same_problem_count") + by,
            version=F("version") + 1,
            **counting.orders_after(locked, gained=ranking.APPROVAL * by, now=now),
        )
        kind = "same_problem_said" if has_it else "same_problem_withdrawn"
        record(kind, actor=actor, subject=locked, now=now)
    return changed


@transaction.atomic
def accept_answer(*, actor: User, post: Post, now: datetime, note: str = "") -> Thread:
    """Accept an answer, in place of one accepted before. Accepting it again changes nothing.

    `note` is the asker's word on why it helped, at most LONGEST_REASON characters; it has passed the gates already.
    Raises NotPermitted, LimitReached.
    """
    locked = lock(post)
    if not policies.may_accept(actor, locked, now):
        raise NotPermitted("accept_answer", _("Only whoever asked can accept an answer, and only one others can read."))
    thread = locked.thread
    note = " ".join(note.split())[:LONGEST_REASON]
    if thread.accepted_post_id == locked.pk and (not note or note == thread.acceptance_note):
        return thread
    limits.count_response(actor, now)
    told = pseudonyms.seen(actor, thread)
    Thread.objects.filter(pk=thread.pk).update(
        accepted_post=locked, accepted_at=now, accepted_by=told, acceptance_note=note, version=F("version") + 1
    )
    record("answer_accepted", actor=told, subject=locked, data={"thread": thread.pk}, now=now)
    thread.refresh_from_db()
    return thread


@transaction.atomic
def withdraw_acceptance(*, actor: User, thread: Thread, now: datetime) -> bool:
    """Take the acceptance back. False when there was none. Raises NotPermitted."""
    locked = lock_thread(thread.pk)
    if not locked.is_answered:
        return False
    if not policies.may_withdraw_acceptance(actor, locked, now):
        raise NotPermitted("withdraw_acceptance", _("Only whoever asked can take an acceptance back."))
    post_id = locked.accepted_post_id
    clear_acceptance(locked)
    told = pseudonyms.seen(actor, locked)
    record("acceptance_withdrawn", actor=told, subject=locked, data={"post": post_id}, now=now)
    return True


def bookmark(*, actor: User, post: Post, now: datetime, note: str = "") -> Bookmark:
    """Keep a post for oneself; a second call changes the note. Nobody hears of it."""
    kept, _made = Bookmark.objects.update_or_create(
        post=post, member=actor, defaults={"note": note[:200]}, create_defaults={"note": note[:200], "created_at": now}
    )
    return kept


def remove_bookmark(*, actor: User, post: Post) -> bool:
    """Keep it no longer. False when it was not kept."""
    return bool(Bookmark.objects.filter(post=post, member=actor).delete()[0])


def _reacting(actor: User, post: Post, kind: str, now: datetime) -> Post:
    if kind not in COUNTERS:
        raise DomainError("reaction_kind", _("Choose one of the offered answers."))
    locked = lock(post)
    if not policies.may_react(actor, locked, now):
        raise NotPermitted("react", _("You cannot respond to this post."))
    return locked


def _count_vote(post: Post, before: int, after: int, now: datetime) -> None:
    useful, against = (after == 1) - (before == 1), (after == -1) - (before == -1)
    Post.objects.filter(pk=post.pk).update(
        useful_count=F("useful_count") + useful,
        not_useful_count=F("not_useful_count") + against,
        score=F("score") + after - before,
    )
    thread = post.thread
    thread.useful_count += useful
    changes = {
        "useful_count": F("useful_count") + useful,
        "version": F("version") + 1,
        **counting.orders_after(thread, gained=ranking.APPROVAL * useful, now=now),
    }
    if thread.is_question:
        answers = Post.objects.filter(thread=thread).answers().shown_to_everyone()
        changes["best_answer_score"] = answers.aggregate(best=Max("score"))["best"] or 0
    Thread.objects.filter(pk=thread.pk).update(**changes)


def _count_reaction(post: Post, kind: str, by: int) -> None:
    Post.objects.filter(pk=post.pk).update(**{COUNTERS[kind]: F(COUNTERS[kind]) + by})
    Thread.objects.filter(pk=post.thread_id).update(version=F("version") + 1)
