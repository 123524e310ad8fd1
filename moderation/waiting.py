"""How many items wait for a moderator, for the frame of every page."""

from typing import Final

from django.core.cache import cache

from accounts.models import User
from moderation import policies
from moderation.models import ReviewItem

RECENT: Final = 20  # seconds that the number may be late
MOST_COUNTED: Final = 100  # the frame shows 99+ above


def count(member: User) -> int:
    """Open items that this member decides about, counted to a limit. One statement; none for anybody else."""
    if not policies.may_open_desk(member):
        return 0
    found = ReviewItem.objects.visible_to(member).filter(state=ReviewItem.State.OPEN)
    return len(found.values_list("pk", flat=True)[:MOST_COUNTED])


def recent_count(member: User) -> int:
    """`count`, at most once in RECENT seconds for each moderator."""
    found: int | None = cache.get(_key(member))
    if found is None:
        found = count(member)
        cache.set(_key(member), found, RECENT)
    return found


def count_anew(member: User) -> None:
    """Let the next page count again: this moderator has just decided something."""
    cache.delete(_key(member))


def _key(member: User) -> str:
    return f"moderation.waiting:{member.pk}"
