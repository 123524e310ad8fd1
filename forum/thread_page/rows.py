"""What becomes of each post on one reader's page."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Literal

from forum import policies
from forum.models import Post
from forum.thread_page.loading import Note, Viewer

State = Literal["shown", "moved", "withdrawn", "hidden", "held"]


@dataclass
class Row:
    """One post as the reader sees it, and the notes that stand behind it."""

    post: Post
    state: State
    is_open: bool
    """The reader sees the text."""
    is_unheard: bool = False
    """The reader muted or blocked its author: it is folded."""
    is_lifted: bool = False
    """The accepted answer, shown a second time under its question."""
    is_first_new: bool = False
    """Everything from here on was written since the reader's last visit."""
    notes: list[Note] = field(default_factory=list)


def state_of(post: Post) -> State:
    """What keeps the text from those who may read the thread, if anything does."""
    if post.is_stub:
        return "moved"
    if post.hidden_at is not None:
        return "withdrawn" if post.was_withdrawn else "hidden"
    return "held" if post.held_at is not None else "shown"


def rows_of(
    posts: Iterable[Post], viewer: Viewer, unheard: Iterable[int], silent: Collection[int], notes: Iterable[Note]
) -> list[Row]:
    """A row for each post, with the notes behind it; `silent` are pseudonyms that the reader muted.

    Notes behind a number that is not here go to the one before.
    """
    sees_all = policies.is_moderator(viewer)
    muted = frozenset(unheard)
    rows = []
    for post in posts:
        state = state_of(post)
        is_own = viewer.is_authenticated and post.owner_id == viewer.pk
        is_open = state == "shown" or (state != "moved" and (is_own or sees_all))
        rows.append(
            Row(post, state, is_open=is_open, is_unheard=post.author_id in muted or post.pseudonym_id in silent)
        )
    _place(notes, rows)
    return rows


def mark_first_new(rows: Iterable[Row], read_number: int | None, viewer: Viewer) -> None:
    """Draw the line before the first post of others that the reader has not seen; nobody's first visit has one."""
    if not read_number:
        return
    for row in rows:
        if row.post.number > read_number:
            row.is_first_new = row.post.owner_id != viewer.pk
            return


def lift_accepted(rows: list[Row], accepted_pk: int | None, last: int) -> None:
    """Let the accepted answer from another page follow the question; an answer that is here stays where it is."""
    found = next((row for row in rows if row.post.pk == accepted_pk and row.post.number > last), None)
    if found is None:
        return
    rows.remove(found)
    if found.state == "shown":
        found.is_lifted = True
        rows.insert(1, found)


def _place(notes: Iterable[Note], rows: list[Row]) -> None:
    for note in notes:
        before = [row for row in rows if row.post.number <= note.after]
        if rows:
            (before[-1] if before else rows[0]).notes.append(note)
