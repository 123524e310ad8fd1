"""Pages of lists as `foundation.keyset` cuts them, by statements that are written once."""

from collections.abc import Callable, Hashable
from typing import Any

from django.db import models

from foundation import keyset
from foundation.prepared import Prepared, Value


class PreparedPages:
    """`PreparedPages(Bookmark, "created_at", build)`: pages of what `build(*values, shape=shape)` returns.

    Values and shape are those of `foundation.prepared`; the columns that are told have to hold the field. A column of
    small numbers cannot be the field: the marks of places do not fit into it.
    """

    def __init__(
        self, model: type[models.Model], field: str, build: Callable[..., Any], *, is_rising: bool = False
    ) -> None:  # Any: querysets of that model
        self._model, self._field, self._build, self._is_rising = model, field, build, is_rising
        self._written: Prepared[models.Model] = Prepared(self._write)

    def cut(self, *values: Value, shape: Hashable, sides: tuple[str, str], size: int) -> keyset.Slice:
        """The page behind the first cursor of `sides` or ahead of the second. One statement. Raises BadCursor."""
        before, after = sides
        place = keyset.read(self._model, self._field, before or after)
        side: keyset.Side = "before" if before else "after" if after else ""
        rows = self._written.rows(*values, *(place or ()), shape=(shape, side, size))
        return keyset.page_of(rows, self._field, side, size)

    def _write(self, *values: Any, shape: tuple[Hashable, keyset.Side, int]) -> Any:  # Any: marks, and a queryset
        of_list, side, size = shape
        values, place = (values[:-2], (values[-2], values[-1])) if side else (values, None)
        found = self._build(*values, shape=of_list)
        return keyset.rows_at(found, self._field, side, place, size, is_rising=self._is_rising)
