"""Rules over the migrations: complete, in one line, named, and reversible."""

import ast
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader

from tests.house import tree
from tests.house.tree import ROOMS


@pytest.fixture(scope="module")
def own_migrations():
    loader = MigrationLoader(connection=None, ignore_no_migrations=True)
    return {key: migration for key, migration in loader.disk_migrations.items() if key[0] in ROOMS}


def branches(migrations):
    """Rooms whose migrations do not stand in one line."""
    parents = [(app, parent) for (app, _), m in migrations.items() for parent in own_parents(app, m)]
    doubled = {parent for parent in parents if parents.count(parent) > 1}
    merged = {key for key, migration in migrations.items() if len(own_parents(key[0], migration)) > 1}
    return doubled | merged


def own_parents(app, migration):
    return [name for dependency_app, name in migration.dependencies if dependency_app == app]


def one_way(migrations):
    return [
        f"{app}.{name}: {operation.describe()}"
        for (app, name), migration in migrations.items()
        for operation in migration.operations
        if isinstance(operation, RunPython | RunSQL) and not operation.reversible
    ]


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_each_rooms_migrations_stand_in_one_line(own_migrations):
    assert not branches(own_migrations)


def test_branch_is_found():
    first = Migration("0001_first", "forum")
    second, rival = Migration("0002_a", "forum"), Migration("0002_b", "forum")
    second.dependencies = rival.dependencies = [("forum", "0001_first")]
    history = {("forum", migration.name): migration for migration in (first, second, rival)}

    assert branches(history) == {("forum", "0001_first")}


def test_data_migrations_can_be_undone(own_migrations):
    assert not one_way(own_migrations)


def test_data_migration_without_a_way_back_is_found():
    migration = Migration("0002_fill", "forum")
    migration.operations = [RunPython(lambda apps, editor: None)]

    assert one_way({("forum", "0002_fill"): migration})


def test_migrations_are_numbered_and_named_after_what_they_do(own_migrations):
    names = [name for _, name in own_migrations]

    assert not [name for name in names if not re.fullmatch(r"\d{4}_[a-z][a-z0-9_]{3,}", name) or "auto_" in name]


def test_data_migrations_use_the_models_of_their_time():
    """A function of a migration that imports today's code would break when that code changes."""
    faults = []
    for path in tree.select("*/migrations/0*.py"):
        for function in ast.walk(ast.parse(tree.read(path))):
            if isinstance(function, ast.FunctionDef):
                faults += [
                    f"{path}:{node.lineno}"
                    for node in ast.walk(function)
                    if isinstance(node, ast.ImportFrom | ast.Import)
                ]

    assert not faults


@pytest.mark.postgres
@pytest.mark.django_db
def test_no_migration_waits_to_be_applied():
    loader = MigrationLoader(connection)

    assert set(loader.graph.leaf_nodes()) <= set(loader.applied_migrations)
