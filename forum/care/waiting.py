"""Texts that wait for a moderator, and why."""

from collections.abc import Collection

from content.gates import reasons
from content.models import Hold
from forum.models import Post
from forum.policies import Viewer
from forum.querysets.posts import PostQuerySet


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
