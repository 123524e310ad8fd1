"""All tables of an empty database at once, as the models are today, instead of through the history of migrations.

Whoever installs the product has no rows that the history would have to carry along. Afterwards the database is the one
that every migration by itself would have led to, and says so: later migrations go on from there.
"""

from typing import TYPE_CHECKING

from django.db import router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import RunPython
from django.db.migrations.executor import MigrationExecutor

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations import Migration
    from django.db.migrations.state import StateApps
    from django.db.models import Model


class FirstRows(RunPython):
    """What a database has from the beginning: rows that every site needs, triggers.

    Works on the models of its time and on today's. A plain RunPython carries rows along that are there already, and is
    left out where there are none.
    """


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database holds no table at all."""
    return not connection.introspection.table_names()


def make(connection: BaseDatabaseWrapper) -> int:
    """Make every table and the first rows in one transaction, and record all migrations as applied; how many.

    The database has to be empty. Raises what the database raises, and leaves it empty then.
    """
    executor = MigrationExecutor(connection)
    targets = executor.loader.graph.leaf_nodes()
    plan = [migration for migration, _backwards in executor.migration_plan(targets)]
    # Where the history ends, not `django.apps`: some tables that Django adds by itself differ in the type of their ids.
    apps = executor.loader.project_state(targets).apps
    with connection.schema_editor() as editor:
        for model in _models(apps, connection):
            editor.create_model(model)
        for migration in plan:
            _write_first_rows(migration, apps, editor)
        executor.recorder.ensure_schema()
        for migration in plan:
            for app_label, name in (*migration.replaces, (migration.app_label, migration.name)):
                executor.recorder.record_applied(app_label, name)
    return len(plan)


def _models(apps: "StateApps", connection: BaseDatabaseWrapper) -> "list[type[Model]]":
    """Models that have a table; tables between two of them come with the first."""
    return [
        model
        for model in apps.get_models()
        if model._meta.can_migrate(connection) and router.allow_migrate_model(connection.alias, model)
    ]


def _write_first_rows(migration: "Migration", apps: "StateApps", editor: "BaseDatabaseSchemaEditor") -> None:
    for operation in migration.operations:
        if isinstance(operation, FirstRows):
            operation.code(apps, editor)
