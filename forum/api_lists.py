"""Pages of bookmarks, conversations and notes for programs, by statements that are written once (`forum.api_pages`)."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from accounts.querysets import columns_of_member
from forum.api_rows import HEADING, POST_COLUMNS
from forum.models import Bookmark, Participant, Thread, ThreadNote
from forum.viewers import Shape, shape_of, stand_in
from foundation import keyset
from foundation.prepared import Prepared
from foundation.prepared_pages import PreparedPages

Viewer = Any  # a member or a guest
_OF_CONVERSATIONS = (
    *("title", "slug", "created_at", "last_activity_at", "last_number", "held_at"),
    *columns_of_member("author"),
)
_OF_NOTES = ("kind", "reason", "after_number", "created_at", "undone_at", *columns_of_member("actor"))


@dataclass(frozen=True)
class _Kept:
    """All that decides how a page of bookmarks is asked for."""

    viewer: Shape
    has_messages: bool
    """Those on posts of conversations too."""


def bookmarks_of(member: User, *, has_messages: bool, sides: tuple[str, str], size: int) -> keyset.Slice:
    """A page of the member's bookmarks with their posts, the newest first. One statement. Raises BadCursor."""
    return _bookmarks.cut(member.pk, shape=_Kept(shape_of(member), has_messages), sides=sides, size=size)


def conversations_of(member: User, *, sides: tuple[str, str], size: int) -> keyset.Slice:
    """A page of the member's conversations with how far they read and who is present (`here`), the liveliest first.

    Two statements, one where there is none. Raises BadCursor.
    """
    shape = shape_of(member)
    cut = _conversations.cut(member.pk, shape=shape, sides=sides, size=size)
    present: dict[int, list[Participant]] = {thread.pk: [] for thread in cut.rows}
    if present:
        for one in _present.rows(member.pk, *present, shape=(shape, len(present))):
            present[one.thread_id].append(one)
    for thread in cut.rows:
        thread.here = present[thread.pk]
    return cut


def notes_of_thread(caller: Viewer, thread: Thread, *, sides: tuple[str, str], size: int) -> keyset.Slice:
    """A page of what was done to a thread, the newest first, as far as the caller may read it. One statement.

    Raises BadCursor.
    """
    if isinstance(caller, User):
        return _notes.cut(thread.pk, caller.pk, shape=shape_of(caller), sides=sides, size=size)
    return _notes.cut(thread.pk, shape=None, sides=sides, size=size)


def conversation_for(member: User, pk: int) -> Thread | None:
    """The conversation that the member stands in. One statement."""
    return next(iter(_conversation.rows(member.pk, pk, shape=shape_of(member))), None)


def _written_bookmarks(number: int, *, shape: _Kept) -> QuerySet[Bookmark]:
    found: QuerySet[Bookmark] = Bookmark.objects.visible_to(stand_in(number, shape.viewer))
    if not shape.has_messages:
        found = found.filter(post__thread__category__isnull=False)
    beside = ("post__thread", "post__author__shown_credential", "post__pseudonym")
    columns = (f"post__{name}" for name in (*POST_COLUMNS, *HEADING))
    return found.select_related(*beside).only("note", "created_at", *columns)


def _written_conversations(number: int, *, shape: Shape) -> QuerySet[Thread]:
    member = stand_in(number, shape)
    found = Thread.objects.visible_to(member).filter(category__isnull=True)
    return found.select_related("author__shown_credential").only(*_OF_CONVERSATIONS).with_reader(member)


def _written_present(number: int, *pks: int, shape: tuple[Shape, int]) -> QuerySet[Participant]:
    found = Participant.objects.visible_to(stand_in(number, shape[0])).present().in_order()
    return found.filter(thread_id__in=pks).only("thread_id", *columns_of_member("member"))


def _written_notes(thread: int, *number: int, shape: Shape | None) -> QuerySet[ThreadNote]:
    viewer: Viewer = stand_in(number[0], shape) if shape else AnonymousUser()
    found = ThreadNote.objects.visible_to(viewer).filter(thread_id=thread)
    return found.select_related("actor__shown_credential").only(*_OF_NOTES)


def _written_conversation(number: int, pk: int, *, shape: Shape) -> QuerySet[Thread]:
    return Thread.objects.visible_to(stand_in(number, shape)).filter(pk=pk, category__isnull=True)


_bookmarks = PreparedPages(Bookmark, "created_at", _written_bookmarks)
_conversations = PreparedPages(Thread, "last_activity_at", _written_conversations)
_present: Prepared[Participant] = Prepared(_written_present)
_notes = PreparedPages(ThreadNote, "id", _written_notes)
_conversation: Prepared[Thread] = Prepared(_written_conversation)
