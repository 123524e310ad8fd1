"""A clean database after a test that really committed.

Django empties every table, on PostgreSQL with a TRUNCATE that takes a quarter of a second, and leaves without the rows
that migrations made. Here only tables that hold something are emptied, and those rows come back.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.test import TransactionTestCase

# What a test cannot change by way of the product: Django's own description of the models.
LEFT_ALONE = frozenset({"django_migrations", "django_content_type", "auth_permission"})

ONLY_GROWING = frozenset({"moderation_moderationaction"})

_first_rows: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = {}


def remember_first_rows() -> None:
    """Keep what migrations wrote. Called once, before the first test."""
    connection = connections[DEFAULT_DB_ALIAS]
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in _filled_tables():
            cursor.execute(f"SELECT * FROM {quote(table)}")
            columns = [column[0] for column in cursor.description]
            _first_rows[table] = (columns, cursor.fetchall())


def flush_and_restore(test_case: TransactionTestCase) -> None:
    """Empty every table that holds rows and put the first rows back: the teardown of a test with real commits."""
    connection = connections[DEFAULT_DB_ALIAS]
    quote = connection.ops.quote_name
    # Foreign keys are checked at the end of the transaction, on both databases, so the order does not matter.
    with transaction.atomic(), connection.cursor() as cursor:
        filled = _filled_tables()
        # First: a table of which rows were deleted in this transaction cannot be emptied so any more.
        for table in ONLY_GROWING.intersection(filled):
            _empty_what_only_grows(cursor, table)
        for table in filled:
            if table not in ONLY_GROWING:
                cursor.execute(f"DELETE FROM {quote(table)}")
        for table, (columns, rows) in _first_rows.items():
            names = ", ".join(quote(column) for column in columns)
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({places})", rows)


def _empty_what_only_grows(cursor: Any, table: str) -> None:
    """Tables that only grow refuse to be emptied: on SQLite their triggers stand aside, PostgreSQL has TRUNCATE."""
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        cursor.execute(f"TRUNCATE {table} CASCADE")
        return
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
    triggers = cursor.fetchall()
    for name, _sql in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    cursor.execute(f"DELETE FROM {table}")
    for _name, sql in triggers:
        cursor.execute(sql)


def _filled_tables() -> list[str]:
    connection = connections[DEFAULT_DB_ALIAS]
    quote = connection.ops.quote_name
    tables = sorted(set(connection.introspection.table_names()) - LEFT_ALONE)
    question = " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM {quote(t)})" for t in tables)
    with connection.cursor() as cursor:
        cursor.execute(question)
        return [row[0] for row in cursor.fetchall()]
