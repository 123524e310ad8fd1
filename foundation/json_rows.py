"""Rows of another table as one column: what stands beside a row comes with it, in the same statement."""

import json
from datetime import UTC, datetime
from typing import Any

from django.db.models import JSONField, QuerySet, Subquery
from django.db.models.functions import JSONArray
from django.db.models.sql.compiler import SQLCompiler

Parts = tuple[str, tuple[Any, ...]]  # Any: parameters of several types


class JsonRows(Subquery):
    """`annotate(tag_rows=JsonRows(Tag.objects.filter(threads=OuterRef("pk")), "slug", "name"))`: `[["a", "A"], …]`.

    The rows come in no order. Times come as texts, which `moment` reads; columns that are JSON come as `data` reads.
    """

    output_field = JSONField()

    def __init__(self, rows: QuerySet[Any], *columns: Any) -> None:  # Any: any model; names and expressions
        super().__init__(rows.order_by().values(item=JSONArray(*columns)))

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Parts:
        """SQLite's words for it. (Any: Django's own signature.)"""
        template = "(SELECT JSON_GROUP_ARRAY(JSON(rows_.item)) FROM (%(subquery)s) rows_)"
        return super().as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Parts:
        """PostgreSQL's words for it. (Any: Django's own signature.)"""
        template = "(SELECT COALESCE(JSONB_AGG(rows_.item), '[]') FROM (%(subquery)s) rows_)"
        return super().as_sql(compiler, connection, template=template, **extra)


def moment(value: str) -> datetime:
    """A time that went through JSON; the database keeps UTC."""
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def data(value: Any) -> Any:  # Any: what JSON holds
    """A JSON column that went through JSON: SQLite hands it on as a text."""
    return json.loads(value) if isinstance(value, str) else value
