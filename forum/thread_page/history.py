"""What a post said before, and what changed between any two of its revisions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from content.revisions.diff import Change, compare
from forum import kinds
from forum.kinds import Field
from forum.models import Post, PostRevision, Thread


@dataclass(frozen=True)
class Revision:
    """One state of a post."""

    number: int
    source: str
    editor_name: str
    editor_url: str
    reason: str
    created_at: datetime
    details: dict[str, Any] | None = None
    """What the fields of the thread's kind said; None for a reply, and where nobody knows any more."""


def revisions_of(post: Post) -> list[Revision]:
    """All states of a post, the newest first. A post that nobody changed has one. One statement."""
    rows = PostRevision.objects.filter(post=post).select_related("editor", "pseudonym").order_by("-number")
    found = [
        Revision(
            number=row.number,
            source=row.source,
            editor_name=_name_of(row),
            editor_url=row.editor.get_absolute_url() if row.editor else "",
            reason=row.reason,
            created_at=row.created_at,
            details=row.details,
        )
        for row in rows
    ]
    return found or [_unchanged(post)]


def _unchanged(post: Post) -> Revision:
    author = post.author
    return Revision(
        number=1,
        source=post.source,
        editor_name=post.byline,
        editor_url=author.get_absolute_url() if author else "",
        reason="",
        created_at=post.created_at,
        details=post.thread.details if post.is_first else None,
    )


def _name_of(row: PostRevision) -> str:
    if row.pseudonym is not None:
        return row.pseudonym.name
    return row.editor.shown_name if row.editor else ""


def changes(before: Revision, after: Revision) -> list[Change]:
    """What became of the text from one revision to the other."""
    return compare(before.source, after.source)


def details_of(thread: Thread, revision: Revision) -> list[tuple[Field, str]]:
    """What the fields of the thread's kind said, those that said anything."""
    kind = kinds.find(thread.kind)
    return [row for row in kind.words(revision.details) if row[1]] if kind and revision.details else []


def detail_changes(thread: Thread, before: Revision, after: Revision) -> list[tuple[Field, list[Change]]]:
    """What became of the fields of the thread's kind, those that changed. Where one side is not known, nothing."""
    kind = kinds.find(thread.kind)
    if kind is None or before.details is None or after.details is None:
        return []
    pairs = zip(kind.words(before.details), kind.words(after.details), strict=True)
    return [(field, compare(old, new)) for (field, old), (_field, new) in pairs if old != new]
