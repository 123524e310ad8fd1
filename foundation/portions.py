"""Changing many rows in portions, each in a transaction of its own, so that the site goes on meanwhile."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import models, transaction

PORTION: Final = 500  # rows in one transaction


def delete(rows: models.QuerySet[Any], *, portion: int = PORTION) -> int:
    """Delete them all; how many rows there were, without what goes along with them. May break off and be repeated."""
    total = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:portion]):
        with transaction.atomic():
            rows.model._base_manager.filter(pk__in=keys).delete()
        total += len(keys)
    return total


def update(rows: models.QuerySet[Any], values: Mapping[str, Any], *, portion: int = PORTION) -> int:
    """Write the values into all of them; how many. They must take a row out of `rows`, or it never ends.

    (Any: what columns hold.)
    """
    total = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:portion]):
        with transaction.atomic():
            total += rows.model._base_manager.filter(pk__in=keys).update(**values)
    return total
