"""What was done to a thread, on the page of its care, with what may be taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from forum import policies
from forum.actions import undoing
from forum.care import wording
from forum.models import Category, Post, Thread, ThreadNote

Viewer = User | AnonymousUser
MOST_SHOWN = 100  # notes on one page


@dataclass(frozen=True)
class Link:
    """Something that a sentence names: only what the viewer may open has one."""

    label: str
    url: str
    language: str = ""


@dataclass(frozen=True)
class Told:
    """One note: a sentence, what it leads to, and whether the viewer may take back what it tells."""

    note: ThreadNote
    icon: str
    text: str
    links: Sequence[Link]
    may_undo: bool = False


@dataclass(frozen=True)
class _Names:
    """What the notes of a page name, as far as the viewer may know it. Three statements at most."""

    categories: dict[int, Category]
    threads: dict[int, Thread]
    posts: dict[int, Post]


def told(notes: Iterable[ThreadNote], viewer: Viewer) -> list[Told]:
    """The notes in words. A category or thread that the viewer may not see is named to them by nobody."""
    rows = list(notes)
    names = _names(rows, viewer)
    return [Told(note, wording.icon_of(note.kind), _sentence(note, names), _links(note, names)) for note in rows]


def history(thread: Thread, viewer: Viewer, now: datetime) -> list[Told]:
    """The newest notes of a thread first, with whether each may be taken back by the viewer now."""
    found = ThreadNote.objects.visible_to(viewer).filter(thread=thread).select_related("actor", "undone_by")
    notes = list(found.order_by("-pk")[:MOST_SHOWN])
    for note in notes:
        note.thread = thread
    open_ids = {
        note.pk
        for note in undoing.not_superseded(notes)
        if isinstance(viewer, User) and policies.may_undo(viewer, note, now)
    }
    return [Told(one.note, one.icon, one.text, one.links, one.note.pk in open_ids) for one in told(notes, viewer)]


def _names(notes: list[ThreadNote], viewer: Viewer) -> _Names:
    category_ids = {pk for note in notes for pk in wording.categories_in(note.kind, note.data)}
    thread_ids = {pk for note in notes for pk in wording.threads_in(note.data)}
    post_ids = {note.data["post"] for note in notes if isinstance(note.data.get("post"), int)}
    categories = Category.objects.visible_to(viewer).filter(pk__in=category_ids) if category_ids else []
    threads = Thread.objects.visible_to(viewer).filter(pk__in=thread_ids) if thread_ids else []
    posts = Post.objects.filter(pk__in=post_ids).only("number", "thread_id") if post_ids else []
    return _Names({row.pk: row for row in categories}, {row.pk: row for row in threads}, {row.pk: row for row in posts})


def _sentence(note: ThreadNote, names: _Names) -> str:
    post = names.posts.get(note.data.get("post", 0))
    number = post.number if post and post.thread_id == note.thread_id else note.after_number
    return wording.sentence(note.kind, note.data, number, names.categories)


def _links(note: ThreadNote, names: _Names) -> list[Link]:
    found = [names.threads[pk] for pk in wording.threads_in(note.data) if pk in names.threads]
    return [Link(thread.title, thread.get_absolute_url(), thread.language) for thread in found]
