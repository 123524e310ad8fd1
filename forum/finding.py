"""A member's way to one thread, or to what they sent there, by statements that are written once."""

from uuid import UUID

from accounts.models import User
from forum import pseudonyms
from forum.models import Post, Thread
from forum.querysets.threads import ThreadQuerySet
from forum.viewers import Shape, shape_of, stand_in
from foundation.prepared import Prepared


def find(member: User, pk: int) -> Thread | None:
    """The thread; None where the member may not open it. One statement."""
    return next(iter(_seen.rows(pk, member.pk, shape=shape_of(member))), None)


def lock(member: User, pk: int) -> Thread | None:
    """The same, and nobody else changes it before the open transaction ends. One statement."""
    return next(iter(_locked.rows(pk, member.pk, shape=shape_of(member))), None)


def sent_with(member: User, token: UUID) -> Post | None:
    """What the member sent with this token before, under their name or without it. One statement."""
    return next(iter(_sent.rows(member.pk, token)), None)  # one at most: the constraint says so


def _visible(pk: int, number: int, shape: Shape) -> ThreadQuerySet:
    found: ThreadQuerySet = Thread.objects.visible_to(stand_in(number, shape)).filter(pk=pk).order_by()
    return found


_seen = Prepared(_visible)
_sent = Prepared(lambda number, token: Post.objects.filter(pseudonyms.by(number), client_token=token))
_locked = Prepared(lambda pk, number, shape: _visible(pk, number, shape).select_for_update(of=("self",)))
