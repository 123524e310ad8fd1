"""Lists are ranges of their indexes: no database gathers threads to sort them, however many there are."""

import pytest
from django.db import connection

from tests.budgets import count_queries
from tests.factories.accounts import UserFactory
from tests.factories.forum import CategoryFactory, ThreadFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
# Which list, and the index that it walks.
LISTS = {
    "/?tab=latest": "thread_latest",
    "/?tab=top": "thread_top",
    "/?tab=trending": "thread_trending",
    "/?tab=month": "thread_monthly",
    "/?language=en": "thread_latest",
    "/c/plans/": "thread_in_category",
    "/kinds/question/": "thread_of_kind",
}


@pytest.fixture
def threads():
    category = CategoryFactory(slug="plans", audience__kind="public")
    return [ThreadFactory(question=True, category=category, audience=category.audience) for _number in range(40)]


def plan(sql):
    """How the database would answer, in words. PostgreSQL is told to do without sorting if there is any way.

    A plan that it kept of an earlier request was made without being told so, and is made again.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"
            )
            cursor.execute("DISCARD PLANS")
        cursor.execute(f"{'EXPLAIN' if connection.vendor == 'postgresql' else 'EXPLAIN QUERY PLAN'} {sql}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def text_of(sql):
    """What was asked; of a statement that PostgreSQL knows by a name, its text."""
    if not sql.startswith("EXECUTE "):
        return sql
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE name = %s", [sql.split()[1]])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("is_member", [False, True], ids=["guest", "member"])
@pytest.mark.parametrize("path", LISTS)
def test_list_walks_its_index(client, threads, path, is_member):
    if is_member:
        client.force_login(UserFactory())
    client.get(path)

    asked = count_queries(lambda: client.get(f"{path}{'&' if '?' in path else '?'}fresh=1"))
    (sql,) = [one for one in asked if "LIMIT 31" in text_of(one) and "forum_thread" in text_of(one)]
    told = plan(sql)

    # On forty rows PostgreSQL finds several indexes equally good; what it may not do is gather and sort.
    assert LISTS[path] in told or connection.vendor == "postgresql"
    assert "TEMP B-TREE" not in told
    assert "Sort" not in told


def test_questions_of_a_field_are_picked_from_those_that_wait(client, threads):
    client.force_login(UserFactory())
    client.get("/?tab=mine")

    asked = count_queries(lambda: client.get("/?tab=mine&fresh=1"))
    (sql,) = [one for one in asked if "LIMIT 31" in text_of(one) and "forum_thread" in text_of(one)]

    # SQLite, which knows no statistics of so few rows, begins with the questions of all; it gathers those that fit.
    assert "thread_unanswered" in plan(sql) or connection.vendor == "sqlite"


def test_pinned_threads_of_a_category_are_found_without_the_others(client, threads):
    client.get("/c/plans/")

    asked = count_queries(lambda: client.get("/c/plans/?fresh=1"))
    (sql,) = [one for one in asked if "LIMIT" not in text_of(one) and '"pinned_at" IS NOT NULL' in text_of(one)]

    assert "thread_pinned" in plan(sql)
