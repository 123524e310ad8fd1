"""Many rows of one model at once, without an object for each: Django's own way costs a quarter of a millisecond a row,
and here there are a million."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

BATCH: Final = 5000  # rows in one transaction


class Rows:
    """Rows to come of one model. Values are given in the order of `names`; the other columns get their defaults."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        self.model = model
        fields = {field.attname: field for field in model._meta.concrete_fields}
        rest = [field for name, field in fields.items() if name not in names and not field.primary_key]
        self._constants = tuple(field.get_db_prep_save(field.get_default(), connection) for field in rest)
        self._times = [place for place, name in enumerate(names) if isinstance(fields[name], models.DateTimeField)]
        columns = [model._meta.pk.column, *(fields[name].column for name in names), *(field.column for field in rest)]
        quoted = ", ".join(connection.ops.quote_name(str(column)) for column in columns)
        self._begin = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({quoted}) VALUES "  # noqa: S608 - names of our own
        self._blanks = f"({', '.join(['%s'] * len(columns))})"
        self.next_key = (model._default_manager.aggregate(most=Max("pk"))["most"] or 0) + 1

    def store(self, rows: Iterable[tuple[Any, ...]]) -> int:  # Any: values of the columns' own types
        """Store the rows in transactions of BATCH; returns how many. Keys go on from the highest there is."""
        source, count = iter(rows), 0
        while batch := list(islice(source, BATCH)):
            values = [self._values(row) for row in batch]
            with transaction.atomic(), connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    self._store_together(cursor, values)
                else:
                    cursor.executemany(self._begin + self._blanks, values)
            count += len(batch)
        return count

    def _values(self, row: tuple[Any, ...]) -> tuple[Any, ...]:  # Any: as above
        key, self.next_key = self.next_key, self.next_key + 1
        if self._times:
            values = list(row)
            for place in self._times:
                values[place] = connection.ops.adapt_datetimefield_value(values[place])
            return (key, *values, *self._constants)
        return (key, *row, *self._constants)

    def _store_together(self, cursor: Any, values: list[tuple[Any, ...]]) -> None:  # Any: the driver's own cursor
        """Several hundred rows in one statement; the driver sends each by itself otherwise."""
        from psycopg2.extras import (  # type: ignore[import-untyped]  # noqa: PLC0415 - only where that database is
            execute_values,
        )

        execute_values(cursor.cursor, self._begin + "%s", values, template=self._blanks, page_size=500)


def renew_sequences(*of: type[models.Model]) -> None:
    """Let the database give the next keys itself again."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(of)):
            cursor.execute(statement)
