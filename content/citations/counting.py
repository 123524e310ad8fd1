"""In how many public texts a work is cited, counted anew."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from content.models import Citation, Reference


def recount(is_check: bool) -> int:  # noqa: FBT001 - as foundation.recounting calls it
    """Compare each work's count with its citations; returns how many differ. Repairs them unless `is_check`."""
    right = dict(Citation.objects.all().publicly_cited_works().values_list("work", "texts"))
    stored = dict(Reference.objects.filter(citation_count__gt=0).values_list("pk", "citation_count"))
    suspect = sorted(pk for pk in right.keys() | stored.keys() if right.get(pk, 0) != stored.get(pk, 0))
    if is_check:
        return len(suspect)
    return sum(_repair(pk) for pk in suspect)


@transaction.atomic
def _repair(pk: int) -> bool:
    """Under the row's lock: a text that is being stored changes the count before or after, and not meanwhile."""
    Reference.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    return count_works([pk]) > 0


def count_works(keys: Collection[int]) -> int:
    """Store what these references' counts are by their citations; returns how many changed.

    For use in a transaction that holds the rows' locks. A reference that is another identifier counts nothing.
    """
    of_works = Citation.objects.filter(Q(reference__in=keys) | Q(reference__same_as__in=keys))
    right = dict(of_works.publicly_cited_works().values_list("work", "texts"))
    changed = 0
    for pk in sorted(keys):
        count = right.get(pk, 0)
        changed += Reference.objects.filter(pk=pk).exclude(citation_count=count).update(citation_count=count)
    return changed
