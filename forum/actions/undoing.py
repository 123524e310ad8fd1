"""Taking back what was done to a thread, from the note that it left."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from forum import pseudonyms
from forum.actions import calls, hiding, naming, placing, relocating, wiki
from forum.headings import Heading
from forum.models import Category, Post, Thread, ThreadNote
from foundation.errors import DomainError
from knowledge.models import Topic

Row = TypeVar("Row", bound=Model)
Undo = Callable[[User, ThreadNote, datetime], object]


def undo_note(*, actor: User, note: ThreadNote, now: datetime) -> ThreadNote:
    """Do the opposite of what the note tells, by the action a person would take, and mark it undone.

    Must be called outside a transaction. Raises what that action raises, and DomainError where it was undone already or
    nothing can be.
    """
    undo = _UNDOS.get(note.kind)
    if undo is None or note.undone_at is not None:
        raise DomainError("nothing_to_undo", _("This was undone already, or cannot be."))
    later = ThreadNote.objects.filter(thread=note.thread_id, pk__gt=note.pk, kind__in=_FAMILIES.get(note.kind, ()))
    if any(_family(one) == _family(note) for one in later):
        raise DomainError("done_since", _("The same was changed again since. Take back the newest change first."))
    undo(actor, note, now)
    ThreadNote.objects.filter(pk=note.pk, undone_at__isnull=True).update(
        undone_at=now, undone_by=pseudonyms.seen(actor, note.thread)
    )
    note.refresh_from_db()
    return note


def may_be_undone(note: ThreadNote) -> bool:
    """Whether there is an opposite to what the note tells."""
    return note.undone_at is None and note.kind in _UNDOS


def not_superseded(notes: Iterable[ThreadNote]) -> list[ThreadNote]:
    """Of the newest notes of a thread, newest first, those that can be taken back: nothing of their kind came later."""
    found, seen = [], set()
    for note in notes:
        family = _family(note)
        if family not in seen and may_be_undone(note):
            found.append(note)
        seen.add(family)
    return found


def _family(note: ThreadNote) -> tuple[str, object]:
    """What a later note of the same makes out of date: the state it is about, and of which post or thread."""
    first = _FAMILIES.get(note.kind, (note.kind,))[0]
    about = next((note.data[key] for key in ("post", "source", "target", "thread_id") if key in note.data), None)
    return first, about


_FAMILIES: dict[str, tuple[str, ...]] = {
    kind: family
    for family in (
        ("moved",),
        ("retitled",),
        ("retagged",),
        ("pinned", "unpinned"),
        ("locked", "unlocked"),
        ("hidden", "restored"),
        ("post_hidden", "post_restored"),
        ("wiki", "not_wiki"),
        ("call_closed", "call_reopened"),
        ("duplicate", "has_duplicate", "not_duplicate"),
    )
    for kind in family
}


def _reason() -> str:
    return _("Taken back.")


def _move_back(actor: User, note: ThreadNote, now: datetime) -> None:
    category = _seen(Category.objects.visible_to(actor), note.data["before"])
    placing.move_thread(actor=actor, thread=note.thread, category=category, reason=_reason(), now=now)


def _pin(actor: User, note: ThreadNote, now: datetime) -> None:
    placing.pin_thread(actor=actor, thread=note.thread, is_pinned=note.kind == "unpinned", now=now)


def _lock(actor: User, note: ThreadNote, now: datetime) -> None:
    placing.lock_thread_for_replies(
        actor=actor, thread=note.thread, is_locked=note.kind == "unlocked", reason=_reason(), now=now
    )


def _restore(actor: User, note: ThreadNote, now: datetime) -> None:
    hiding.restore_thread(actor=actor, thread=note.thread, now=now)


def _hide(actor: User, note: ThreadNote, now: datetime) -> None:
    hiding.hide_thread(actor=actor, thread=note.thread, reason=_reason(), now=now)


def _restore_post(actor: User, note: ThreadNote, now: datetime) -> None:
    hiding.restore_post(actor=actor, post=_post(note), now=now)


def _hide_post(actor: User, note: ThreadNote, now: datetime) -> None:
    hiding.hide_post(actor=actor, post=_post(note), reason=_reason(), now=now)


def _rename(actor: User, note: ThreadNote, now: datetime) -> None:
    thread = note.thread
    heading = Heading(
        title=note.data.get("before", thread.title),
        language=note.data.get("before_language", thread.language),
        tags=note.data.get("before_tags", list(thread.tags.order_by("slug").values_list("name", flat=True))),
        topics=list(Topic.objects.filter(pk__in=note.data["before_topics"]))
        if "before_topics" in note.data
        else list(thread.topics.order_by("pk")),
    )
    naming.rename_thread(actor=actor, thread=thread, heading=heading, reason=_reason(), is_reviewed=True, now=now)


def _unmerge(actor: User, note: ThreadNote, now: datetime) -> None:
    source = _seen(Thread.objects.visible_to(actor), note.data["source"])
    relocating.undo_merge(actor=actor, thread=source, now=now)


def _unsplit(actor: User, note: ThreadNote, now: datetime) -> None:
    split = note.thread if "source" in note.data else _seen(Thread.objects.visible_to(actor), note.data["target"])
    relocating.undo_split(actor=actor, thread=split, now=now)


def _unmark_duplicate(actor: User, note: ThreadNote, now: datetime) -> None:
    other = Thread.objects.filter(pk=note.data["thread_id"])
    thread = note.thread if note.kind == "duplicate" else _seen(other, note.data["thread_id"])
    naming.unmark_duplicate(actor=actor, thread=thread, now=now)


def _wiki(actor: User, note: ThreadNote, now: datetime) -> None:
    wiki.open_as_wiki(actor=actor, post=_post(note), is_wiki=note.kind == "not_wiki", now=now)


def _reopen_call(actor: User, note: ThreadNote, now: datetime) -> None:
    calls.reopen_call(actor=actor, thread=note.thread, now=now)


def _close_call(actor: User, note: ThreadNote, now: datetime) -> None:
    calls.close_call(actor=actor, thread=note.thread, now=now)


def _post(note: ThreadNote) -> Post:
    return _seen(Post.objects.select_related("thread"), note.data["post"])


def _seen(rows: "QuerySet[Row]", pk: int) -> Row:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise DomainError("nothing_to_undo", _("This was undone already, or cannot be."))
    return found


_UNDOS: dict[str, Undo] = {
    "moved": _move_back,
    "pinned": _pin,
    "unpinned": _pin,
    "locked": _lock,
    "unlocked": _lock,
    "hidden": _restore,
    "restored": _hide,
    "post_hidden": _restore_post,
    "post_restored": _hide_post,
    "retitled": _rename,
    "retagged": _rename,
    "merged": _unmerge,
    "split": _unsplit,
    "duplicate": _unmark_duplicate,
    "has_duplicate": _unmark_duplicate,
    "wiki": _wiki,
    "not_wiki": _wiki,
    "call_closed": _reopen_call,
    "call_reopened": _close_call,
}
