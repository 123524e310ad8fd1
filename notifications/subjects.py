"""What notifications are about, as their recipient may see it now. Rooms register their models in `apps.py`."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from accounts.models import User
from foundation.errors import Text


@dataclass(frozen=True)
class Description:
    """One thing in words."""

    title: Text
    """What the line calls it: the title of the thread a post stands in."""
    url: str
    """Where it opens, as a path in the active language."""
    by: Text = ""
    """Who stands behind it, as shown beside it: a name, or a pseudonym."""
    excerpt: str = ""
    """The beginning of its text, as plain text."""
    html: str = ""
    """The text as it is shown, for mail; sanitised, with formulas as their source."""
    language: str = ""
    """Of the text."""


Describe = Callable[[User, Collection[int]], Mapping[int, Description]]
"""Reader and ids -> those that the reader may see now, in words of the active language. A few statements, whatever the
number of ids."""
_describers: dict[str, Describe] = {}


def register(label: str, describe: Describe) -> None:
    """Name the function that describes things of the model `room.model`. One per model."""
    if label in _describers:
        raise ValueError(f"There is a description of {label} already.")
    _describers[label] = describe


def labels() -> list[str]:
    """Models that can be described."""
    return sorted(_describers)


def describe(reader: User, wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], Description]:
    """Those of the things, by model and id, that the reader may see now."""
    by_label: dict[str, set[int]] = {}
    for label, pk in wanted:
        by_label.setdefault(label, set()).add(pk)
    found = {}
    for label, ids in by_label.items():
        if label in _describers:
            described = _describers[label](reader, ids)
            found.update({(label, pk): description for pk, description in described.items()})
    return found
