"""Moving a database, and comparing one that was moved with where it came from."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import Error, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from config.backups.tables import Table, every_table
from config.moving import MoveError, comparing, copying, source, target
from config.moving.comparing import Difference
from config.moving.progress import Progress, Tell
from config.moving.reading import Layout

HISTORY = Table(MigrationRecorder.Migration)
"""Which migrations were applied. It comes last: without it the site does not start on a target that is unfinished."""


@dataclass(frozen=True)
class Moved:
    """What was moved or compared; `left_behind`: tables of the source that this release does not know."""

    tables: int
    rows: int
    seconds: float
    left_behind: list[str]


def move(here: BaseDatabaseWrapper, there: BaseDatabaseWrapper, *, tell: Tell) -> Moved:
    """Copy every row from SQLite to an empty PostgreSQL and compare each with what it was.

    1. The source is held still; the target gets its tables, without foreign keys, and a mark.
    2. Each table is filled in one transaction that also notes it as done, then compared. One that an earlier run
    noted is compared first, and filled anew only where the source has changed since.
    3. In one transaction the history of migrations comes, numbering goes on where it was, foreign keys are put back and
    the mark is taken away.
    Raises MoveError; the source is never changed, and the same call goes on with an unfinished target.
    """
    tables = every_table()
    with _both_ready(here), _told_errors("Run the same command again to go on."):
        is_going_on = target.prepare(there, [*tables, HISTORY], identity=source.identity(here))
        if is_going_on:
            tell("Going on with an unfinished move. What was copied is compared first.")
        progress = Progress(tell, tables=len(tables) + 1)
        for table in tables:
            _move_table(here, there, table, progress)
        with transaction.atomic(using=there.alias):
            progress.table(HISTORY.label, rows=Layout(HISTORY).count(here))
            copying.fill(here, there, Layout(HISTORY), count=progress.count)
            _refuse_differences(_differences(here, there, HISTORY, progress), "The move is not finished.")
            target.go_on_counting(here, there, [*tables, HISTORY])
            target.finish(there)
        progress.done("copied and compared")
        target.describe_tables(there)
        return _moved(here, progress)


def check(here: BaseDatabaseWrapper, there: BaseDatabaseWrapper, *, tell: Tell) -> Moved:
    """Compare every row of a moved database with the source. Changes nothing; raises MoveError naming differences."""
    tables = [*every_table(), HISTORY]
    with _both_ready(here), _told_errors(""):
        if target.is_unfinished(there):
            raise MoveError("The target holds a move that is not finished. Run the command without --check to go on.")
        if missing := {table.model._meta.db_table for table in tables} - set(there.introspection.table_names()):
            raise MoveError(f"The target lacks {len(missing)} tables of this release. Nothing was moved to it.")
        progress = Progress(tell, tables=len(tables))
        found: list[Difference] = []
        for table in tables:
            progress.table(table.label, rows=Layout(table).count(here))
            differing = _differences(here, there, table, progress)
            found += differing
            progress.done("differ" if differing else "compared")
        _refuse_differences(found, "The databases are not the same.")
        return _moved(here, progress)


@contextmanager
def _both_ready(here: BaseDatabaseWrapper) -> Iterator[None]:
    with source.site_stopped():
        # Before the lock: what it asks for makes a transaction of its own.
        if here.vendor == "sqlite":
            source.require_this_release(here)
        with source.held_still(here):
            yield


@contextmanager
def _told_errors(advice: str) -> Iterator[None]:
    """What a database says, as a sentence."""
    try:
        yield
    except Error as error:
        raise MoveError(f"A database stopped the move: {str(error).strip()}. {advice}".strip()) from error


def _move_table(here: BaseDatabaseWrapper, there: BaseDatabaseWrapper, table: Table, progress: Progress) -> None:
    layout = Layout(table)
    progress.table(table.label, rows=layout.count(here))
    if target.is_done(there, table):
        if not _differences(here, there, table, progress):
            progress.done("copied before, compared")
            return
        target.note_undone(there, table)
    progress.doing("copied")
    with transaction.atomic(using=there.alias):
        copying.fill(here, there, layout, count=progress.count)
        target.note_done(there, table)
    if found := _differences(here, there, table, progress):
        target.note_undone(there, table)
        _refuse_differences(found, "The move is not finished.")
    progress.done("copied and compared")


def _differences(
    here: BaseDatabaseWrapper, there: BaseDatabaseWrapper, table: Table, progress: Progress
) -> list[Difference]:
    progress.doing("compared")
    with transaction.atomic(using=there.alias):
        return comparing.differences(here, there, Layout(table), count=progress.count)


def _refuse_differences(found: list[Difference], end: str) -> None:
    if found:
        raise MoveError("\n".join([f"{end} Source and target differ:", *(f"- {one}" for one in found)]))


def _moved(here: BaseDatabaseWrapper, progress: Progress) -> Moved:
    known = {table.model._meta.db_table for table in (*every_table(), HISTORY)}
    return Moved(progress.number, progress.rows, progress.seconds, source.left_behind(here, known))
