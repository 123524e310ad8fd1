"""What notes say in the reader's language, between the posts of a thread and on the page of its care."""

from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
    "call_closed": "lock",
    "call_reopened": "people",
}


class Named(Protocol):
    """A category as far as a sentence names it."""

    @property
    def name(self) -> str: ...


Data = Mapping[str, Any]  # Any: ids, numbers and earlier values, by kind of note


def icon_of(kind: str) -> str:
    """The icon beside a note of this kind."""
    return _ICONS.get(kind, "edit")


def threads_in(data: Data) -> list[int]:
    """The other threads that a note leads to."""
    return [data[key] for key in ("source", "target", "thread_id") if _is_id(data.get(key))]


def categories_in(kind: str, data: Data) -> list[int]:
    """The categories that a note names."""
    return [data[key] for key in ("before", "after_category") if kind == "moved" and _is_id(data.get(key))]


def sentence(kind: str, data: Data, number: int, categories: Mapping[int, Named]) -> str:
    """One sentence. `number` is that of the post it is about; of the categories, those that the reader may know of."""
    if kind == "moved":
        return _moved(data, categories)
    count = data["posts"] if _is_id(data.get("posts")) else 0
    if kind == "merged":
        return _merged(count)
    if kind == "split":
        return _split(count, is_new="source" in data)
    return str(_plain().get(kind, kind)) % {"number": number}


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _plain() -> dict[str, str]:
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
        "call_closed": _("The call was closed."),
        "call_reopened": _("The call was opened again."),
        "not_wiki": _("Post %(number)d was closed for editing by others."),
    }


def _moved(data: Data, categories: Mapping[int, Named]) -> str:
    before, after = (categories.get(data.get(key) or 0) for key in ("before", "after_category"))
    if before and after:
        # The names come in one sentence, so that each language puts them where they belong.
        return _("Moved from “%(before)s” to “%(after)s”.") % {"before": before.name, "after": after.name}
    return _("Moved to “%(after)s”.") % {"after": after.name} if after else _("Moved from another category.")


def _merged(count: int) -> str:
    text = ngettext(
        "Another thread was merged into this one: %(count)d post.",
        "Another thread was merged into this one: %(count)d posts.",
        count,
    )
    return text % {"count": count} if count else _("Another thread was merged into this one.")


def _split(count: int, *, is_new: bool) -> str:
    if is_new:
        return _("These posts were split off another thread.")
    text = ngettext(
        "%(count)d post became a thread of its own.", "%(count)d posts became a thread of their own.", count or 1
    )
    return text % {"count": count or 1}
