"""What a post said before, and what changed between any two of its revisions."""

from dataclasses import dataclass
from datetime import datetime

from content.revisions.diff import Change, compare
from forum.models import Post, PostRevision


@dataclass(frozen=True)
class Revision:
    """One state of a post."""

    number: int
    source: str
    editor_name: str
    editor_url: str
    reason: str
    created_at: datetime


def revisions_of(post: Post) -> list[Revision]:
    """All states of a post, the newest first. A post that nobody changed has one. One statement."""
    rows = PostRevision.objects.filter(post=post).select_related("editor").order_by("-number")
    found = [
        Revision(
            number=row.number,
            source=row.source,
            editor_name=row.editor.shown_name if row.editor else "",
            editor_url=row.editor.get_absolute_url() if row.editor else "",
            reason=row.reason,
            created_at=row.created_at,
        )
        for row in rows
    ]
    return found or [_unchanged(post)]


def _unchanged(post: Post) -> Revision:
    author = post.author
    return Revision(
        number=1,
        source=post.source,
        editor_name=author.shown_name if author else "",
        editor_url=author.get_absolute_url() if author else "",
        reason="",
        created_at=post.created_at,
    )


def changes(before: Revision, after: Revision) -> list[Change]:
    """What became of the text from one revision to the other."""
    return compare(before.source, after.source)
