"""One thread as a member may open it, found by statements that are written once for each kind of member."""

from accounts.models import User
from forum.models import Thread
from forum.querysets.threads import ThreadQuerySet
from forum.viewers import Shape, shape_of, stand_in
from foundation.prepared import Prepared


def find(member: User, pk: int) -> Thread | None:
    """The thread; None where the member may not open it. One statement."""
    return next(iter(_seen.rows(pk, member.pk, shape=shape_of(member))), None)


def lock(member: User, pk: int) -> Thread | None:
    """The same, and nobody else changes it before the open transaction ends. One statement."""
    return next(iter(_locked.rows(pk, member.pk, shape=shape_of(member))), None)


def _visible(pk: int, number: int, shape: Shape) -> ThreadQuerySet:
    found: ThreadQuerySet = Thread.objects.visible_to(stand_in(number, shape)).filter(pk=pk).order_by()
    return found


_seen = Prepared(_visible)
_locked = Prepared(lambda pk, number, shape: _visible(pk, number, shape).select_for_update(of=("self",)))
