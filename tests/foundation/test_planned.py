"""Statements that PostgreSQL plans once for each connection."""

import pytest
from django.db import connection, transaction

from forum.models import Thread
from foundation.prepared import MOST, Prepared
from tests.budgets import count_queries
from tests.factories.forum import ThreadFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture(autouse=True)
def _new_connection(transactional_db):
    """One that knows no statement yet."""
    if connection.vendor != "postgresql":
        pytest.skip("another database plans nothing ahead")
    connection.close()


@pytest.fixture
def prepared():
    """Threads from an id on whose title holds a sign that statements give a meaning."""
    return Prepared(lambda pk: Thread.objects.filter(pk__gte=pk, title__contains="100% of").order_by("pk"))


@pytest.fixture
def threads():
    made = [ThreadFactory(title=title) for title in ("100% of films", "99% of films", "100% of cases")]
    connection.close()
    return made


def known():
    """Texts of the statements that this connection knows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [text for (text,) in cursor.fetchall()]


def test_known_once_and_executed_with_the_values(prepared, threads):
    asked = count_queries(lambda: prepared.rows(threads[0].pk))
    assert prepared.rows(threads[0].pk) == [threads[0], threads[2]]
    assert prepared.rows(threads[1].pk) == [threads[2]]

    (text,) = known()
    assert "$1::bigint" in text
    assert "%100\\%% of%" not in text
    assert [sql.startswith("EXECUTE ") for sql in asked] == [True]


def test_new_connection_learns_it_again(prepared, threads):
    prepared.rows(threads[0].pk)
    connection.close()

    assert prepared.rows(threads[1].pk) == [threads[2]]
    assert len(known()) == 1


def test_unknown_after_a_rollback_is_no_fault(prepared, threads):
    with transaction.atomic():
        prepared.rows(threads[0].pk)
        transaction.set_rollback(True)

    assert prepared.rows(threads[1].pk) == [threads[2]]


def test_what_is_kept_no_longer_is_forgotten_there_too(threads):
    prepared = Prepared(lambda pk, shape: Thread.objects.filter(pk__gte=pk).order_by("pk")[:shape])

    for limit in range(1, MOST + 5):
        prepared.rows(threads[0].pk, shape=limit)

    assert len(known()) == MOST


def test_behind_a_pooler_nothing_has_a_name(prepared, threads, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)

    assert prepared.rows(threads[1].pk) == [threads[2]]
    assert known() == []
