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
    is_open: bool = False
    """Whoever may write can answer it there; asked for mail about one thing alone."""


Describe = Callable[[User, Collection[int]], Mapping[int, Description]]
"""Reader and ids -> those that the reader may see now, in words of the active language. A few statements, whatever the
number of ids."""
DescribeMany = Callable[[Mapping[User, Collection[int]]], Mapping[int, Mapping[int, Description]]]
"""Readers, each with ids -> by id of the reader, those that they may see now. As many statements for many readers as
for one."""
Seen = Callable[[User, Collection[int]], Collection[int]]
"""Reader and ids -> those that the reader may see now. One statement."""
_describers: dict[str, Describe] = {}
_for_many: dict[str, DescribeMany] = {}
_seen: dict[str, Seen] = {}


def register(label: str, describe: Describe, *, many: DescribeMany | None = None, seen: Seen | None = None) -> None:
    """Name the function that describes things of the model `room.model`; the one that does so for many readers at once,
    without which they are asked one by one; and the one that says what would be described. One of each per model.
    """
    if label in _describers:
        raise ValueError(f"There is a description of {label} already.")
    _describers[label] = describe
    if many is not None:
        _for_many[label] = many
    if seen is not None:
        _seen[label] = seen


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


def seen(reader: User, wanted: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of the things, by model and id, that `describe` would describe."""
    by_label: dict[str, set[int]] = {}
    for label, pk in wanted:
        by_label.setdefault(label, set()).add(pk)
    found: set[tuple[str, int]] = set()
    for label, ids in by_label.items():
        asked: Seen | Describe | None = _seen.get(label, _describers.get(label))
        found |= {(label, pk) for pk in (asked(reader, ids) if asked else ())}
    return found


def describe_for_many(
    wanted: Mapping[User, Collection[tuple[str, int]]],
) -> dict[int, dict[tuple[str, int], Description]]:
    """`describe` for many readers at once, by id of the reader."""
    found: dict[int, dict[tuple[str, int], Description]] = {reader.pk: {} for reader in wanted}
    by_label: dict[str, dict[User, set[int]]] = {}
    for reader, names in wanted.items():
        for label, pk in names:
            by_label.setdefault(label, {}).setdefault(reader, set()).add(pk)
    for label, asked in by_label.items():
        for reader_id, described in _described(label, asked).items():
            found[reader_id].update({(label, pk): description for pk, description in described.items()})
    return found


def _described(label: str, asked: Mapping[User, Collection[int]]) -> Mapping[int, Mapping[int, Description]]:
    if label in _for_many:
        return _for_many[label](asked)
    if label in _describers:
        return {reader.pk: _describers[label](reader, ids) for reader, ids in asked.items()}
    return {}
