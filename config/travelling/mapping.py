"""Which line of which site became which row here."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Protocol

from config.models import Import, ImportedRow


class Numbers(Protocol):
    """Ids of there -> numbers of here."""

    def known(self, kind: str, ids: Iterable[str]) -> dict[str, int]:
        """Of these ids, those that have a row here."""

    def add(self, kind: str, numbers: Mapping[str, int]) -> None:
        """These became rows; in the transaction that stores them."""


class Kept:
    """In the database, for good."""

    def __init__(self, source: Import) -> None:
        self._source = source

    def known(self, kind: str, ids: Iterable[str]) -> dict[str, int]:
        """One statement."""
        rows = ImportedRow.objects.filter(source=self._source, kind=kind, foreign_id__in=list(ids))
        return dict(rows.values_list("foreign_id", "number"))

    def add(self, kind: str, numbers: Mapping[str, int]) -> None:
        """One statement."""
        ImportedRow.objects.bulk_create(
            [
                ImportedRow(source=self._source, kind=kind, foreign_id=there, number=here)
                for there, here in numbers.items()
            ]
        )


class Rehearsed:
    """For a dry run: in a file that goes with the process, over what an earlier import left."""

    def __init__(self, source: Import | None) -> None:
        self._before = Kept(source) if source is not None else None
        self._file = sqlite3.connect("")  # a temporary file: memory stays flat
        self._file.execute("CREATE TABLE rows (kind TEXT, id TEXT, number INTEGER, PRIMARY KEY (kind, id))")

    def known(self, kind: str, ids: Iterable[str]) -> dict[str, int]:
        """Those of both."""
        wanted = list(ids)
        found = self._before.known(kind, wanted) if self._before is not None else {}
        for there in wanted:
            row = self._file.execute("SELECT number FROM rows WHERE kind = ? AND id = ?", (kind, there)).fetchone()
            if row is not None:
                found[there] = row[0]
        return found

    def add(self, kind: str, numbers: Mapping[str, int]) -> None:
        """For this process alone."""
        self._file.executemany(
            "INSERT OR IGNORE INTO rows VALUES (?, ?, ?)", [(kind, there, here) for there, here in numbers.items()]
        )
