"""What waits for a moderator: reports, and texts with the reason why."""

from collections.abc import Collection

from django.core.cache import cache

from accounts.models import User
from content.gates import reasons
from content.models import Hold
from forum.models import Post, Report
from forum.policies import Viewer
from forum.querysets.posts import PostQuerySet

RECENT = 20  # seconds that the number in the frame may be late
MOST_COUNTED = 100  # the frame shows 99+ above


def open_reports(member: User) -> int:
    """How many reports wait for this moderator, counted to a limit. One statement; none for anybody else."""
    return len(Report.objects.visible_to(member).open().values_list("pk", flat=True)[:MOST_COUNTED])


def recent_open_reports(member: User) -> int:
    """`open_reports` for the frame of every page: counted at most once in RECENT seconds for each moderator."""
    found: int | None = cache.get(_key(member))
    if found is None:
        found = open_reports(member)
        cache.set(_key(member), found, RECENT)
    return found


def count_anew(member: User) -> None:
    """Let the next page count again: this moderator has just decided something."""
    cache.delete(_key(member))


def _key(member: User) -> str:
    return f"forum.open-reports:{member.pk}"


def reasons_of(ids: Collection[int]) -> dict[int, list[str]]:
    """The reasons of open holds in words, by post. One statement, none for no posts."""
    if not ids:
        return {}
    found = Hold.objects.filter(host_model="forum.post", host_id__in=ids).open()
    rows = found.values_list("host_id", "reasons")
    return {host_id: [reasons.words(code) for code in codes] for host_id, codes in rows}


def posts_before(viewer: Viewer) -> PostQuerySet:
    """Posts about which the viewer decides, wherever they stand; nothing for those who are no moderators."""
    return Post.objects.put_before(viewer)
