"""How far one index has read. Stored beside it after each commit, so that a killed writer reads a little again."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from search.engine import folder


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

    @classmethod
    def read(cls, index: Path) -> "State | None":
        """That of this index; None where there is none, or it cannot be read."""
        try:
            values = json.loads((index / "state.json").read_text(encoding="utf-8"))
            return cls(**values | {"cursor": datetime.fromisoformat(values["cursor"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def write(self, index: Path) -> None:
        """Keep it."""
        values = asdict(self) | {"cursor": self.cursor.isoformat()}
        folder.replace(index / "state.json", json.dumps(values))

    def at(self, kind: str, after: int, documents: int) -> "State":
        """Further on in a build."""
        return replace(self, building=kind, after=after, documents=documents)
