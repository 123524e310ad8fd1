"""What was done to a thread, in words: between its posts, and on the page of its care."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from forum import policies
from forum.actions import undoing
from forum.models import Category, Post, Thread, ThreadNote

Viewer = User | AnonymousUser
MOST_SHOWN = 100  # notes on one page
_ICONS = {
    "moved": "arrow",
    "merged": "repeat",
    "split": "repeat",
    "pinned": "bookmark",
    "unpinned": "bookmark",
    "locked": "lock",
    "unlocked": "lock",
    "hidden": "close",
    "post_hidden": "close",
    "restored": "check",
    "post_restored": "check",
    "duplicate": "link",
    "not_duplicate": "link",
    "has_duplicate": "link",
}


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
    return [Told(note, _ICONS.get(note.kind, "edit"), _sentence(note, names), _links(note, names)) for note in rows]


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
    def ids(*keys: str) -> set[int]:
        found = {note.data.get(key) for note in notes for key in keys}
        return {value for value in found if isinstance(value, int) and not isinstance(value, bool)}

    category_ids = {
        value
        for note in notes
        if note.kind == "moved"
        for value in (note.data.get("before"), note.data.get("after_category"))
        if isinstance(value, int)
    }
    thread_ids, post_ids = ids("source", "target", "thread_id"), ids("post")
    categories = Category.objects.visible_to(viewer).filter(pk__in=category_ids) if category_ids else []
    threads = Thread.objects.visible_to(viewer).filter(pk__in=thread_ids) if thread_ids else []
    posts = Post.objects.filter(pk__in=post_ids).only("number", "thread_id") if post_ids else []
    return _Names({row.pk: row for row in categories}, {row.pk: row for row in threads}, {row.pk: row for row in posts})


def _sentence(note: ThreadNote, names: _Names) -> str:
    if note.kind == "moved":
        return _moved(note, names)
    count = note.data.get("posts") if isinstance(note.data.get("posts"), int) else 0
    if note.kind == "merged":
        text = ngettext(
            "Another thread was merged into this one: %(count)d post.",
            "Another thread was merged into this one: %(count)d posts.",
            count or 0,
        )
        return text % {"count": count} if count else _("Another thread was merged into this one.")
    if note.kind == "split":
        return _split(note, int(count or 0))
    post = names.posts.get(note.data.get("post", 0))
    number = post.number if post and post.thread_id == note.thread_id else note.after_number
    return str(_sentences().get(note.kind, note.get_kind_display())) % {"number": number}


def _sentences() -> dict[str, str]:
    return {
        "pinned": _("The thread was pinned."),
        "unpinned": _("The thread was taken down from the top."),
        "locked": _("The thread was locked."),
        "unlocked": _("The thread was opened again."),
        "hidden": _("The thread was taken out of sight."),
        "restored": _("The thread was brought back."),
        "post_hidden": _("Post %(number)d was taken out of sight."),
        "post_restored": _("Post %(number)d was brought back."),
        "retitled": _("The title was changed."),
        "retagged": _("Tags or topics were changed."),
        "duplicate": _("Marked as a duplicate of another question."),
        "has_duplicate": _("Another question was marked as a duplicate of this one."),
        "not_duplicate": _("No longer marked as a duplicate."),
        "wiki": _("Post %(number)d was opened for everybody's editing."),
        "not_wiki": _("Post %(number)d was closed for editing by others."),
    }


def _moved(note: ThreadNote, names: _Names) -> str:
    before = names.categories.get(note.data.get("before") or 0)
    after = names.categories.get(note.data.get("after_category") or 0)
    if before and after:
        return _("Moved from “%(before)s” to “%(after)s”.") % {"before": before.name, "after": after.name}
    return _("Moved to “%(after)s”.") % {"after": after.name} if after else _("Moved from another category.")


def _split(note: ThreadNote, count: int) -> str:
    if "source" in note.data:
        return _("These posts were split off another thread.")
    text = ngettext(
        "%(count)d post became a thread of its own.", "%(count)d posts became a thread of their own.", count or 1
    )
    return text % {"count": count or 1}


def _links(note: ThreadNote, names: _Names) -> list[Link]:
    found = []
    for key in ("source", "target", "thread_id"):
        thread = names.threads.get(note.data.get(key) or 0)
        if thread:
            found.append(Link(thread.title, thread.get_absolute_url(), thread.language))
    return found
