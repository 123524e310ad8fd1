"""Threads whose titles are like one: how much is read for them among thousands."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from forum.models import Thread, TitleTerm
from forum.querysets.similar import MOST_READ
from tests.budgets import count_queries
from tests.factories.forum import CategoryFactory, ThreadFactory
from tests.forum.lists.test_plans import plan
from tests.worlds import standing

pytestmark = [pytest.mark.django_db, pytest.mark.services, pytest.mark.postgres]

THREADS = 2000


@pytest.fixture(scope="module")
def threads(django_db_setup, django_db_blocker):
    """So many with a term in common; gives one of another kind."""
    with standing(django_db_blocker):
        category, one = CategoryFactory(), ThreadFactory(title="Thresholds for supine chest films")
        rows = [
            Thread(
                title=f"Segmentation of organ{number}",
                category=category,
                audience=category.audience,
                created_at=one.created_at,
                last_activity_at=one.created_at,
            )
            for number in range(THREADS)
        ]
        Thread.objects.bulk_create(rows)
        call_command("recount", "--only", "forum.title_terms", stdout=StringIO())
        yield one


def test_only_a_bounded_number_of_terms_is_read(threads, guest, monkeypatch):
    read = []
    queryset = type(TitleTerm.objects.all())
    holders = queryset._holders

    def counted(rows, wanted):
        found = holders(rows, wanted)
        read.append(sum(map(len, found.values())))
        return found

    monkeypatch.setattr(queryset, "_holders", counted)
    statements = count_queries(lambda: Thread.objects.similar_to("Segmentation of supine films", guest))

    assert read == [MOST_READ + 2]
    assert len(statements) == 2
    # An index answers the first, from the newest thread of each term backwards; nothing is gathered and sorted.
    told = plan(statements[0])
    # SQLite names the index of a constraint itself.
    assert ("once_per_thread" if connection.vendor == "postgresql" else "COVERING INDEX sqlite_autoindex") in told
    assert "TEMP B-TREE" not in told
    assert "Sort" not in told
    # Whatever reads whole threads names them by their keys.
    assert "SCAN forum_thread" not in plan(statements[1])


def test_newest_of_a_common_term_are_found(threads, guest):
    found = Thread.objects.similar_to("Segmentation of an organ1999", guest)
    assert found[0].title == "Segmentation of organ1999"
