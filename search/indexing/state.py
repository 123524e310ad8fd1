"""How far one index has read. Stored beside it after each commit, so that a killed writer reads a little again."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from search.engine import folder

_MOMENTS: Final = ("cursor", "read_until")
LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
Done = dict[int, tuple[int, datetime]]
"""By the id of a SearchDocument: the version of it that is in, and when that came to be."""


@dataclass(frozen=True)
class State:
    """`cursor`: when the newest change was made that the index holds. `purge`: the last purge it carried out."""

    cursor: datetime
    purge: int = 0
    building: str = ""
    """The kind that is being gone through while the index is built; empty once it is whole."""
    after: int = 0
    """The last id of that kind that is in."""
    documents: int = 0
    """Written while it was built."""
    read_until: datetime = LONG_AGO
    """When the last round began that found nothing to do: whatever changed well before it is in."""

    @classmethod
    def read(cls, index: Path) -> "State | None":
        """That of this index; None where there is none, or it cannot be read."""
        try:
            values = json.loads((index / "state.json").read_text(encoding="utf-8"))
            moments = {name: datetime.fromisoformat(values[name]) for name in _MOMENTS if name in values}
            return cls(**values | moments)
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def write(self, index: Path) -> None:
        """Keep it."""
        values = asdict(self) | {name: getattr(self, name).isoformat() for name in _MOMENTS}
        folder.replace(index / "state.json", json.dumps(values))

    def at(self, kind: str, after: int, documents: int) -> "State":
        """Further on in a build."""
        return replace(self, building=kind, after=after, documents=documents)


def write_done(index: Path, done: Mapping[int, tuple[int, datetime]]) -> None:
    """Keep what a build put in of rows so new that the indexer would read them again."""
    by_moment: dict[str, list[tuple[int, int]]] = {}
    for pk, (version, changed_at) in done.items():
        by_moment.setdefault(changed_at.isoformat(), []).append((pk, version))
    folder.replace(index / "done.json", json.dumps(by_moment, separators=(",", ":")))


def read_done(index: Path) -> Done:
    """That of this index; nothing where there is none, or it cannot be read: then rows are read once more."""
    try:
        by_moment = json.loads((index / "done.json").read_text(encoding="utf-8"))
        return {
            pk: (version, datetime.fromisoformat(moment)) for moment, rows in by_moment.items() for pk, version in rows
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def forget_done(index: Path) -> None:
    """Once none of it is read again."""
    (index / "done.json").unlink(missing_ok=True)
