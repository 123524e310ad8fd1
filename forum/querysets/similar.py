"""Which threads a title resembles: by the terms that titles share, the rare ones before the common ones."""

from collections import defaultdict
from math import log
from typing import Final

from django.db import connections, models

from forum.terms import terms

MOST_READ: Final = 200  # threads of one term, the newest: what more of them share says little
MOST_ASKED: Final = 24  # terms of one title
# Of the weight of a title's terms, the part that another has to share.
LEAST_SHARE: Final = 0.3
# A term that no thread has may be half a word, or what is new about the question: it weighs as if so many had it.
AS_IF_HELD: Final = 20


class TitleTermQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Terms of titles. They say nothing of who may read a thread: whoever shows one asks `visible_to` about it."""

    def resembling(self, title: str) -> dict[int, float]:
        """Ids of the threads whose titles share enough with this one, and how much of its weight: 0.3 to 1.

        One statement that reads at most MOST_READ rows of an index for each of MOST_ASKED terms, however many threads
        there are.
        """
        wanted = terms(title)[:MOST_ASKED]
        found = self._holders(wanted)
        weights = {term: _weight(len(found[term]) or AS_IF_HELD) for term in wanted}
        shares: dict[int, float] = defaultdict(float)
        for term in wanted:
            for key in found[term]:
                shares[key] += weights[term]
        whole = sum(weights.values())
        return {key: share / whole for key, share in shares.items() if share / whole >= LEAST_SHARE}

    def _holders(self, wanted: list[str]) -> dict[str, list[int]]:
        """The newest threads with each of these terms."""
        found: dict[str, list[int]] = {term: [] for term in wanted}
        if not wanted:
            return found
        # Each term by itself, so that one that everybody uses ends after MOST_READ rows. The ORM has no union of cut
        # parts on SQLite, which takes each only as a table of its own.
        parts = [
            self.filter(term=term).order_by("-thread_id").values_list("term", "thread_id")[:MOST_READ].query
            for term in wanted
        ]
        written = [part.sql_with_params() for part in parts]
        together = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS part" for sql, _parameters in written)  # noqa: S608 - the ORM's own
        with connections[self.db].cursor() as cursor:
            cursor.execute(together, [value for _sql, parameters in written for value in parameters])
            for term, key in cursor.fetchall():
                found[term].append(key)
        return found


def _weight(holders: int) -> float:
    """What two titles that share a term have in common: much if few have it, little if everybody does."""
    return log(1 + MOST_READ / holders)
