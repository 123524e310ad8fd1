"""One page of a list of items, for the desk and for programs: by harm, by age, or by when they were decided."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Count, Q

from foundation import keyset
from moderation.models import Flag, ReviewItem
from moderation.querysets import ReviewItemQuerySet

HARM: Final = "harm"
AGE: Final = "age"
DECIDED: Final = "decided"
ORDERS: Final = {
    HARM: ("-harm", "opened_at", "pk"),
    AGE: ("opened_at", "pk"),
    DECIDED: ("-decided_at", "-pk"),
}


def beyond(last: ReviewItem, order: str, *, is_back: bool = False) -> Q:
    """The condition of standing after this item in the order, or ahead of it."""
    met, equal = Q(), Q()
    for column in ORDERS[order]:
        name = column.removeprefix("-")
        value = getattr(last, name)
        side = "lt" if column.startswith("-") != is_back else "gt"
        met |= equal & Q(**{f"{name}__{side}": value})
        equal &= Q(**{name: value})
    return met


def has_place(item: ReviewItem | None, order: str) -> bool:
    """Whether a page of this order can begin at the item."""
    return item is not None and (order != DECIDED or item.decided_at is not None)


def page(
    found: ReviewItemQuerySet, order: str, *, places: ReviewItemQuerySet, before: str, after: str, size: int
) -> keyset.Slice:
    """The items after the cursor `before`, or ahead of the cursor `after`, or the first ones.

    A cursor names an item among `places`, also one that was decided meanwhile. Two statements
    at most. Raises BadCursor.
    """
    named = keyset.read(ReviewItem, "id", before or after)
    side: keyset.Side = "before" if before else "after" if after else ""
    is_back = side == "after"
    if named is not None:
        last = places.filter(pk=named[1]).first()
        if last is None or not has_place(last, order):
            raise keyset.BadCursor
        found = found.filter(beyond(last, order, is_back=is_back))
    found = found.order_by(*ORDERS[order])
    rows = list((found.reverse() if is_back else found)[: size + 1])
    return keyset.page_of(rows, "id", side, size)


def reports_of(items: Iterable[ReviewItem]) -> dict[int, int]:
    """How many readers reported each item, by its id; none where nobody did. One statement."""
    found = Flag.objects.filter(item__in=[item.pk for item in items]).order_by()
    return dict(found.values_list("item").annotate(number=Count("pk")))
