"""A prepared queryset answers what the queryset itself would."""

import pytest
from django.db.models import F

from forum.models import Thread
from foundation.prepared import Prepared
from tests.budgets import count_queries
from tests.factories.forum import ThreadFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def between(first, last):
    threads = Thread.objects.filter(pk__gte=first, pk__lte=last).select_related("category__audience", "accepted_post")
    return threads.annotate(author_name=F("author__name")).order_by("pk")


def facts(threads):
    return [(thread, thread.details, thread.category.audience.kind, thread.author_name) for thread in threads]


def test_prepared_rows_are_those_of_the_queryset_with_one_statement():
    rows = [ThreadFactory(details={"subject": str(number)}) for number in range(4)]
    prepared = Prepared(between)

    for first, last in ((rows[0].pk, rows[2].pk), (rows[1].pk, rows[3].pk), (rows[3].pk + 1, rows[3].pk + 2)):
        assert facts(prepared.rows(first, last)) == facts(between(first, last))
    assert len(count_queries(lambda: facts(prepared.rows(rows[0].pk, rows[3].pk)))) == 1


def test_prepared_statement_is_written_once():
    calls = []
    prepared = Prepared(lambda first, last: calls.append(first) or between(first, last))

    prepared.rows(1, 2)
    prepared.rows(3, 4)

    assert len(calls) == 1
