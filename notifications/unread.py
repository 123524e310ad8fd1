"""How many notifications wait for a member: the number in the frame of every page."""

from collections.abc import Iterable

from django.core.cache import cache
from django.db import transaction

from accounts.models import User
from foundation import brought
from notifications.models import Notification

MOST_COUNTED = 100  # the frame shows 99+ above
LIFE = 3600  # seconds; every change of the number makes the site forget it


def count(member_id: int) -> int:
    """How many lines of the list are unread, collapsed ones counted once; up to MOST_COUNTED.

    From the cache, or one statement.
    """
    key = name_of(member_id)
    found: int | None = brought.get(key)
    if found is None:
        waiting = Notification.objects.filter(recipient_id=member_id).unread().order_by()
        found = len(waiting.values_list("group_key", flat=True).distinct()[:MOST_COUNTED])
        cache.set(key, found, LIFE)
        brought.hold([key], {key: found})
    return found


def count_for(member: User) -> int:
    """`count` for the frame."""
    return count(member.pk)


def forget(member_ids: Iterable[int]) -> None:
    """Let the number of these members be counted anew."""
    names = [name_of(member_id) for member_id in member_ids]
    cache.delete_many(names)
    brought.drop(names)


def forget_on_commit(member_ids: Iterable[int]) -> None:
    """The same, once the transaction is committed: a number counted before would stay."""
    ids = list(member_ids)
    transaction.on_commit(lambda: forget(ids))


def name_of(member_id: int) -> str:
    """Of the number in the cache."""
    return f"notifications.unread:{member_id}"
