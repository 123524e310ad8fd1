"""The SQLite that a database moves from: held still, at this release, and known again by a second run."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from config.moving import MoveError
from config.startup import preconditions
from config.startup.preconditions import StartRefused

NAMED = 5  # migrations told in one sentence


@contextmanager
def site_stopped() -> Iterator[None]:
    """Hold the data folder, as a running site does. Raises MoveError where one runs."""
    run_dir = Path(settings.DATA_DIR) / "run"
    run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        lock = preconditions.take_lock(run_dir)
    except StartRefused as error:
        raise MoveError("The site runs on this data folder. Stop it first: what it writes would not arrive.") from error
    try:
        preconditions.describe_holder(lock, "which moves the database")
        yield
    finally:
        os.close(lock)


@contextmanager
def held_still(source: BaseDatabaseWrapper) -> Iterator[None]:
    """Nobody writes into the source meanwhile, commands of other shells included. Raises MoveError where one does."""
    if source.vendor != "sqlite":
        raise MoveError("This site's database is no SQLite: there is nothing to move. Leave DATABASE_URL out.")
    begun = False
    try:
        # Begins by taking the writer's lock, as the settings have it for every transaction.
        with transaction.atomic(using=source.alias):
            begun = True
            yield
    except DatabaseError as error:
        if begun:
            raise
        raise MoveError(f"Another process writes into the database: {str(error).strip()}. Stop it first.") from error


def require_this_release(source: BaseDatabaseWrapper) -> None:
    """Rows fit only the tables of their own release. Raises MoveError."""
    executor = MigrationExecutor(source)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        pending = [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
        raise MoveError(f"This database lacks migrations: {_some(pending)}. Run `manage.py migrate` first.")
    known = set(executor.loader.disk_migrations or ())
    known |= {replaced for one in (executor.loader.disk_migrations or {}).values() for replaced in one.replaces}
    # Of applications that are still there: those of others that were removed leave theirs for ever.
    unknown = sorted(
        f"{app}.{name}"
        for app, name in executor.loader.applied_migrations
        if (app, name) not in known and app in executor.loader.migrated_apps
    )
    if unknown:
        raise MoveError(f"This database was used by a later release: {_some(unknown)}. Move it with that release.")


def identity(source: BaseDatabaseWrapper) -> str:
    """When its tables were made, to the microsecond: the same for as long as it lives, wherever its file lies."""
    history = MigrationRecorder.Migration.objects.using(source.alias).order_by("pk")
    applied = [f"{app}.{name} {at.isoformat()}\n" for app, name, at in history.values_list("app", "name", "applied")]
    return hashlib.sha256("".join(applied).encode()).hexdigest()


def left_behind(source: BaseDatabaseWrapper, moved: set[str]) -> list[str]:
    """Tables that no application of this release knows."""
    return sorted(set(source.introspection.table_names()) - moved)


def _some(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
