"""Texts that change who sees them by the hundred: a thread that is hidden, moved or merged."""

from collections import Counter, defaultdict
from typing import Any, Final

from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from content.models import Citation, Reference

BATCH: Final = 500  # rows in one statement


@transaction.atomic
def show_all(hosts: "models.QuerySet[Any]", *, is_public: bool) -> int:
    """Count what these texts cite, or count it no more; how many citations changed. As `show_citations` for each.

    In the transaction that changes who sees them, after the row that decides about it was locked. One statement where
    nothing changes, a few for each five hundred citations that do. (Any: texts of a room above.)
    """
    found = (
        Citation.objects.filter(host_model=hosts.model._meta.label_lower, host_id__in=hosts.order_by().values("pk"))
        .exclude(is_public=is_public)
        .order_by("pk")
        .values_list("pk", "host_id", "reference_id", "reference__same_as_id")
    )
    rows = list(found)
    if not rows:
        return 0
    keys = [pk for pk, _host, _reference, _work in rows]
    for start in range(0, len(keys), BATCH):
        Citation.objects.filter(pk__in=keys[start : start + BATCH]).update(is_public=is_public)
    texts = {(work or reference, host) for _pk, host, reference, work in rows}
    _count(Counter(work for work, _host in texts), 1 if is_public else -1)
    return len(rows)


def _count(texts: Counter[int], sign: int) -> None:
    """Change the works' counts by so many texts each, in the order in which `cite` takes the same rows."""
    locked = Reference.objects.select_for_update(of=("self",)).order_by("kind", "normal_form")
    works = sorted(texts)
    for start in range(0, len(works), BATCH):
        list(locked.filter(pk__in=works[start : start + BATCH]).values_list("pk"))
    alike: defaultdict[int, list[int]] = defaultdict(list)
    for work, count in texts.items():
        alike[count].append(work)
    for count, same in alike.items():
        for start in range(0, len(same), BATCH):
            Reference.objects.filter(pk__in=same[start : start + BATCH]).update(
                citation_count=Greatest(F("citation_count") + sign * count, Value(0))
            )
