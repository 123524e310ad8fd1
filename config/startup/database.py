"""Bringing the database up to date at a start, so that a failure leaves it as it was."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

SIDE_FILES = ("-wal", "-shm", "-journal")


def pending_migrations() -> list[str]:
    """Migrations that the code has and the database has not, in the order in which they will run."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return [str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


@contextmanager
def unchanged_on_failure(database: Path | None, *, copy_to: Path) -> Iterator[None]:
    """Put an SQLite file back as it was if the body raises. Nobody else may use it meanwhile.

    None, for PostgreSQL, does nothing: there every migration is one transaction, and a failed one leaves nothing.
    """
    if database is None:
        yield
        return
    existed = database.exists()
    if existed:
        _copy(database, copy_to)
    try:
        yield
    except BaseException:
        connections.close_all()
        _put_back(database, copy_to if existed else None)
        raise
    finally:
        # The copy would keep what members erase from now on.
        _remove(copy_to)


def state_after_failure() -> str:
    """What a person must know about the database after a migration failed."""
    if default_file() is not None:
        return "It was left as it was."
    return "The step that failed left nothing behind; earlier ones are kept, and the next start goes on from there."


def default_file() -> Path | None:
    """The file of the default connection; None where it is no SQLite file."""
    connection = connections[DEFAULT_DB_ALIAS]
    name = str(connection.settings_dict["NAME"])
    in_memory = name == ":memory:" or "mode=memory" in name
    return Path(name) if connection.vendor == "sqlite" and not in_memory else None


def _copy(source: Path, target: Path) -> None:
    """By SQLite's own means: a plain file copy would miss what is still in the write-ahead log."""
    _remove(target)
    target.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


def _put_back(database: Path, copy: Path | None) -> None:
    if copy is None:
        _remove(database)
        return
    with closing(sqlite3.connect(copy)) as read, closing(sqlite3.connect(database)) as written:
        read.backup(written)


def _remove(database: Path) -> None:
    for suffix in ("", *SIDE_FILES):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
