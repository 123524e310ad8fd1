"""How many notifications wait for a member: the number in the frame of every page."""

from collections.abc import Iterable

from django.core.cache import cache
from django.db import transaction
from django.db.models import Max, Min

from accounts.models import User
from events.models import Event
from events.registry import handles
from foundation import brought, site
from notifications import subjects
from notifications.models import Notification

MOST_COUNTED = 100  # the frame shows 99+ above
LIFE = 300  # seconds; every change of the number makes the site forget it, unless the cache is away just then


def count(member: User) -> int:
    """How many lines of the list are unread: collapsed ones counted once, of things that the member may see now; up to
    MOST_COUNTED.

    From the cache, or some statements. What was counted holds for one epoch of the site, which ends whenever something
    is hidden, moved or given back; whoever alone gains or loses sight of something is forgotten by `forget`.
    """
    key, epoch = name_of(member.pk), site.facts().epoch
    kept: tuple[int, int] | None = brought.get(key)
    if kept is not None and kept[0] == epoch:
        return kept[1]
    found = _count(member)
    cache.set(key, (epoch, found), LIFE)
    brought.hold([key], {key: (epoch, found)})
    return found


def forget(member_ids: Iterable[int]) -> None:
    """Let the number of these members be counted anew."""
    names = [name_of(member_id) for member_id in member_ids]
    cache.delete_many(names)
    brought.drop(names)


def forget_on_commit(member_ids: Iterable[int]) -> None:
    """The same, once the transaction is committed: a number counted before would stay."""
    ids = list(member_ids)
    transaction.on_commit(lambda: forget(ids))


@handles("group_member_added", "group_member_removed", name="notifications.count_anew")
def count_anew(event: Event) -> None:
    """A member sees what a group writes, or sees it no longer."""
    forget_on_commit([event.data["member"]])


def _count(member: User) -> int:
    """As the list does: a line stands where the first thing that waits may be seen, or else the newest."""
    waiting = Notification.objects.visible_to(member).unread().order_by().values("group_key")
    groups = waiting.annotate(first=Min("pk"), newest=Max("pk")).order_by("-newest")[:MOST_COUNTED]
    ends = [(group["first"], group["newest"]) for group in groups]
    rows = Notification.objects.filter(pk__in={pk for pair in ends for pk in pair})
    names = {pk: (label, subject) for pk, label, subject in rows.values_list("pk", "subject_model", "subject_id")}
    seen = subjects.seen(member, set(names.values()))
    return sum(names[first] in seen or names[newest] in seen for first, newest in ends)


def name_of(member_id: int) -> str:
    """Of the number in the cache."""
    return f"notifications.unread:{member_id}"
