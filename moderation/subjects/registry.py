"""The models that items are about, and how the queue names their rows."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from accounts.models import User
from foundation.errors import Text
from moderation.models import ReviewItem


@dataclass(frozen=True)
class Line:
    """One thing as the queue names it to one moderator."""

    where: Text
    """Such as “Reply in …”; words that tell nothing where the moderator does not stand."""
    language: str = ""
    """Of what is quoted in `where`; empty for the interface's own words."""
    quoted: str = ""
    """A title, shown after `where` in its own language."""
    url: str = ""
    """Where it is read or decided; empty where that is the queue itself."""
    facts: tuple[Text, ...] = ()
    """Short words beside it: by whom, hidden, held."""


Describe = Callable[[User, Collection[int]], Mapping[int, Line]]
"""Moderator and ids -> those that are still there. At most two statements."""
_describers: dict[str, Describe] = {}


def register(label: str, describe: Describe) -> None:
    """Say how rows of `room.model` are named. Once for each."""
    if label in _describers:
        raise ValueError(f"There is a description of {label} already.")
    _describers[label] = describe


def lines_of(moderator: User, items: Iterable[ReviewItem]) -> dict[int, Line]:
    """By id of the item; those whose subject is gone are left out. A few statements for each model among them."""
    wanted: dict[str, dict[int, int]] = {}
    for item in items:
        wanted.setdefault(item.subject_model, {})[item.subject_id] = item.pk
    found: dict[int, Line] = {}
    for label, ids in sorted(wanted.items()):
        if label in _describers:
            described = _describers[label](moderator, list(ids))
            found.update({ids[pk]: line for pk, line in described.items()})
    return found
