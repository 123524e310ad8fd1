"""Shelves: rows of one model, the texts of each that readers see, and whose they are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from content.models import PrivacyFinding
from content.privacy import Finding, Tier, check
from foundation.errors import Text

# Any: rows of some model.
Row = Any
Found = Sequence[tuple[str, Finding]]
"""Each finding with the name of its text."""


def _itself(shelf: "Shelf", rows: Sequence[Row]) -> Mapping[tuple[str, int], int]:
    return {(shelf.label, row.pk): row.pk for row in rows}


@dataclass(frozen=True)
class Shelf:
    """Texts of one model that a scan reads."""

    label: str
    """`room.model`, as items of the queue name it."""
    name: Text
    """What stands on it, for the page of the scan."""
    rows: Callable[[], QuerySet[Any]]
    """Those that others than their author read."""
    texts: Callable[[Row], Mapping[str, str]]
    """By the name under which their author passed them through the gates."""
    columns: Mapping[str, Sequence[str]]
    """Of `content.texts`, by model: where these texts stand."""
    owner: Callable[[Row], tuple[int | None, int | None]] = lambda row: (None, None)
    """Whose they are: named, and under a pseudonym."""
    hosts: Callable[["Shelf", Sequence[Row]], Mapping[tuple[str, int], int]] = _itself
    """Where it stands what their authors said about findings: model and id of the host -> id of the row."""
    portion: int = 100
    """Rows in one transaction."""

    def found_in(self, rows: Sequence[Row]) -> dict[int, Found]:
        """Hard findings of each row that its author did not keep with a reason. One statement."""
        said = self._said(rows)
        return {row.pk: found_in(self.texts(row), said.get(row.pk, frozenset())) for row in rows}

    def _said(self, rows: Sequence[Row]) -> dict[int, set[tuple[str, str, int, int]]]:
        """What authors kept with a reason when they published: a person has looked at it."""
        hosts = self.hosts(self, rows)
        by_model: dict[str, list[int]] = {}
        for label, pk in hosts:
            by_model.setdefault(label, []).append(pk)
        said: dict[int, set[tuple[str, str, int, int]]] = {}
        for label, ids in by_model.items():
            kept = PrivacyFinding.objects.filter(host_model=label, host_id__in=ids, decision="kept")
            for pk, name, rule, start, length in kept.values_list("host_id", "field", "rule", "start", "length"):
                said.setdefault(hosts[label, pk], set()).add((name, rule, start, length))
        return said


def found_in(texts: Mapping[str, str], said: Any = frozenset()) -> Found:  # Any: spans as `Shelf._said` names them
    """Hard findings in these texts, without those about which somebody said something."""
    return [
        (name, one)
        for name, text in texts.items()
        for one in check(text)
        if one.tier is Tier.HARD and (_plain(name), one.rule, one.start, one.end - one.start) not in said
    ]


def _plain(name: str) -> str:
    """`evidence` of `7 evidence`: versions of a text pass the gates under one name."""
    return name.rpartition(" ")[2]


_shelves: dict[str, Shelf] = {}


def register(shelf: Shelf) -> None:
    """Put it behind those that are there. Once for each model."""
    if shelf.label in _shelves:
        raise ValueError(f"There is a shelf of {shelf.label} already.")
    _shelves[shelf.label] = shelf


def shelves() -> list[Shelf]:
    """All of them, in the order of a scan."""
    return list(_shelves.values())


def shelf_of(label: str) -> Shelf | None:
    """That of this model."""
    return _shelves.get(label)


def following(label: str) -> Shelf | None:
    """The shelf behind that of this model; None behind the last. Behind one that is no more comes the first."""
    labels = list(_shelves)
    place = labels.index(label) + 1 if label in labels else 0
    return _shelves[labels[place]] if place < len(labels) else None
