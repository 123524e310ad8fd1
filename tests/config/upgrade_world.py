"""A database as the first release of each room had it, with a row in every table, and what an upgrade makes of it."""

from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps
from django.db.models import Model

from tests.clients import StrictClient
from tests.config.backup_world import NOW
from tests.config.moving_world import add_any_row
from tests.house.tree import ROOMS

# They came later: what others held until then is taken over by their first migration.
LATER = {"moderation", "search"}
# What constraints of that time want beside what every column needs.
NEEDED: dict[str, dict[str, Any]] = {
    "knowledge.codecheck": {"passed_at": NOW},
    "knowledge.topictext": {"source": "", "proposed_source": ""},
}
# Tables between two rows of another one; here each has one.
OF_TWO = {"accounts.block", "knowledge.articleprerequisite", "knowledge.topicprerequisite", "forum.threadlink"}


def begin() -> dict[str, int]:
    """Make the tables of that time and a row in each; how many rows each holds."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    wanted = [
        key
        for app in sorted({app for app, _name in graph.nodes} - LATER)
        for key in (graph.root_nodes(app) if app in ROOMS else graph.leaf_nodes(app))
    ]
    apps = executor.migrate(wanted).apps
    for model in _in_order(apps):
        if not model._base_manager.exists() and model._meta.label_lower not in OF_TWO:
            add_any_row(model, sparing=True, **NEEDED.get(model._meta.label_lower, {}))
    return counts(apps)


def counts(apps: StateApps) -> dict[str, int]:
    """Rows by table."""
    return {model._meta.db_table: model._base_manager.count() for model in apps.get_models(include_auto_created=True)}


def _in_order(apps: StateApps) -> list[type[Model]]:
    """Each after those that its rows cannot do without."""
    ordered: dict[type[Model], None] = {}

    def enter(model: type[Model]) -> None:
        for field in model._meta.local_concrete_fields:
            if field.related_model and not field.null and field.related_model not in (*ordered, model):
                enter(field.related_model)
        ordered[model] = None

    for model in apps.get_models(include_auto_created=True):
        if model not in ordered:
            enter(model)
    return list(ordered)


def rows_now() -> dict[str, int]:
    """Rows by table, after the upgrade; foreign keys are checked, too."""
    connection.check_constraints()
    told = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
            told[table] = cursor.fetchone()[0]
    return told


def pages() -> dict[str, int]:
    """How a handful of pages answers a guest."""
    browser = StrictClient()
    return {path: browser.get(path).status_code for path in ("/", "/zh-hans/", "/?tab=top", "/kb/", "/kb/glossary/")}
