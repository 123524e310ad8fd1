"""The page of one work: what is known of it, and the texts that cite it and that this person may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from content import hosts
from content.hosts import Host, Viewer
from content.models import Citation, Reference

PAGE: Final = 20
# Citations looked at for one page. Of those that the viewer may not see there can be any number, and neither the page
# nor the way on may tell.
BATCH: Final = 100
MOST_BATCHES: Final = 50


@dataclass(frozen=True)
class WorkPage:
    """One work and one page of what cites it."""

    work: Reference
    identifiers: Sequence[Reference]
    """All of them, the one it is kept under first."""
    cited_in: Sequence[Host]
    older: int | None
    """Where the next page begins: texts whose citation is older than this one's key."""


def find(viewer: Viewer, pk: int, *, before: int | None = None) -> WorkPage | None:
    """The page, newest citations first; None for a work that this viewer may not know of.

    A work is there for whoever may see a text that cites it, and for everybody once staff added it. `pk` may be of any
    of its identifiers.
    """
    named = Reference.objects.filter(pk=pk).only("pk", "same_as_id").first()
    if named is None:
        return None
    identifiers = list(Reference.objects.all().of_work(named.same_as_id or named.pk))
    work = identifiers[0]
    cited_in, older = _cited_in(viewer, work.pk, before)
    is_known = (
        bool(cited_in) or work.added_at is not None or (before is not None and bool(_cited_in(viewer, work.pk)[0]))
    )
    return WorkPage(work, identifiers, cited_in, older) if is_known else None


def version(pk: int, **_query: object) -> str | None:
    """Moves when a public text begins or ceases to cite the work; None where there is none."""
    row = Reference.objects.filter(pk=pk).values_list("citation_count", "same_as__citation_count").first()
    return None if row is None else f"{row[0]}.{row[1]}"


def _cited_in(viewer: Viewer, pk: int, before: int | None = None) -> tuple[list[Host], int | None]:
    """One page of texts that the viewer may see, and where the next one begins."""
    citations = Citation.objects.all().of_work(pk).values_list("pk", "host_model", "host_id")
    found: list[tuple[int, Host]] = []
    last = before
    for _batch in range(MOST_BATCHES):
        batch = list((citations if last is None else citations.filter(pk__lt=last))[:BATCH])
        seen = hosts.visible(viewer, [(label, host_id) for _pk, label, host_id in batch])
        found += [(key, seen[label, host_id]) for key, label, host_id in batch if (label, host_id) in seen]
        if len(batch) < BATCH or len(found) > PAGE:
            break
        last = batch[-1][0]
    shown = found[:PAGE]
    return [host for _key, host in shown], (shown[-1][0] if len(found) > PAGE else None)
