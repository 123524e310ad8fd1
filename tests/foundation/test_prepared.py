"""A prepared queryset answers what the queryset itself would."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F

from forum.models import Post, Thread
from foundation.prepared import MOST, Prepared, PreparedTuples
from tests.budgets import count_queries
from tests.factories.forum import PostFactory, ThreadFactory

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


def test_texts_are_values_too_and_each_shape_is_a_statement_of_its_own():
    rows = [ThreadFactory(slug=slug) for slug in ("a", "b", "b")]

    def of(slug, shape):
        found = Thread.objects.filter(slug=slug)
        return found.order_by("pk" if shape == "up" else "-pk")

    prepared = Prepared(of)
    for slug, shape in (("b", "up"), ("b", "down"), ("a", "up"), ("'; --", "down")):
        assert prepared.rows(slug, shape=shape) == list(of(slug, shape))
    assert prepared.rows("b", shape="down") == [rows[2], rows[1]]


def test_uuids_are_values_as_the_database_has_them():
    posts = [PostFactory(client_token=uuid.uuid4()) for _ in range(2)]
    prepared = Prepared(lambda pk, token: Post.objects.filter(pk__gte=pk, client_token=token))

    for token in (posts[0].client_token, posts[1].client_token, uuid.uuid4()):
        assert prepared.rows(posts[0].pk, token) == list(Post.objects.filter(client_token=token))


def test_times_and_broken_numbers_are_values_as_the_database_has_them():
    first = datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=UTC)
    times = [first, first + timedelta(microseconds=1), first.replace(microsecond=0)]
    rows = [ThreadFactory(created_at=moment, rank=rank) for moment, rank in zip(times, (0.5, 1.5, 2.5), strict=True)]

    def since(moment, rank, pk):
        return Thread.objects.filter(created_at__gte=moment, rank__gt=rank, pk__gte=pk).order_by("pk")

    prepared = Prepared(since)
    for moment in times:
        for rank in (0.5, 1.0, 2.5):
            assert prepared.rows(moment, rank, rows[0].pk) == list(since(moment, rank, rows[0].pk))


@pytest.mark.parametrize("number", [2**63, -(2**63), 10**30])
def test_number_that_no_column_can_hold_finds_nothing(number):
    ThreadFactory()

    assert Prepared(lambda pk: Thread.objects.filter(pk=pk)).rows(number) == []
    assert PreparedTuples(lambda pk: Thread.objects.filter(pk=pk).values_list("pk")).rows(number) == []


def test_statements_beyond_those_kept_are_written_again():
    written = []

    def of(pk, shape):
        written.append(shape)
        return Thread.objects.filter(pk=pk)

    prepared = Prepared(of)
    for shape in (0, *range(MOST), 0, MOST):
        prepared.rows(1, shape=shape)

    assert written == [*range(MOST + 1)]
    prepared.rows(1, shape=1)
    assert written[-1] == 1


def test_columns_come_as_tuples_from_unions_too():
    first, second = ThreadFactory(), ThreadFactory()

    def both(one, other):
        columns = Thread.objects.filter(pk=one).values_list("pk", "created_at")
        return columns.union(Thread.objects.filter(pk=other).values_list("pk", "created_at"), all=True)

    found = PreparedTuples(both).rows(first.pk, second.pk)

    assert sorted(found) == [(one.pk, one.created_at) for one in (first, second)]


def test_rows_know_the_database_and_fetch_what_was_not_asked_for():
    thread = ThreadFactory(title="Whole")
    (found,) = Prepared(lambda pk: Thread.objects.filter(pk=pk).only("slug")).rows(thread.pk)

    assert found.get_deferred_fields() >= {"title"}
    assert found.title == "Whole"
    found.title = "Changed"
    found.save()
    assert Thread.objects.get(pk=thread.pk).title == "Changed"
