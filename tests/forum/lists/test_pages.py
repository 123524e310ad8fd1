"""Going through a list: every thread once, the same pages back, and the same cost everywhere."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Audience
from forum.models import Category, Thread
from foundation import keyset
from tests import budgets
from tests.clients import StrictClient
from tests.factories.forum import CategoryFactory, ReadPositionFactory, TagFactory, ThreadFactory
from tests.factories.knowledge import TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

START = datetime(2026, 1, 5, tzinfo=UTC)


def make_bare(moments, ranks=None):
    """Threads without posts: lists read no posts."""
    category = Category.objects.first() or CategoryFactory()
    ranks = ranks or [0.0] * len(moments)
    return Thread.objects.bulk_create(
        Thread(
            title=f"Thread {number} of many",
            category=category,
            audience=Audience.objects.get(kind="public"),
            created_at=moment,
            last_activity_at=moment,
            rank=rank,
            last_number=1,
        )
        for number, (moment, rank) in enumerate(zip(moments, ranks, strict=True))
    )


def walk(field, size, *, back=False, start=""):
    pages, place, side = [], start, "after" if back else "before"
    while True:
        page = keyset.cut(Thread.objects.all(), field, size=size, **{side: place})
        pages.append([thread.pk for thread in page.rows])
        place = page.newer if back else page.older
        if not place:
            return pages


@settings(max_examples=30)
@given(
    moments=st.lists(st.integers(0, 6), min_size=1, max_size=25),
    ranks=st.data(),
    size=st.integers(1, 8),
    field=st.sampled_from(["last_activity_at", "created_at", "rank"]),
)
def test_pages_partition_the_list_forwards_and_are_the_same_backwards(moments, ranks, size, field):
    """Whatever ties there are: few different moments, microseconds apart, and few different ranks."""
    Thread.objects.all().delete()
    numbers = st.sampled_from([0.0, 0.1, 2951.123456789012, 1e-9, 7 / 3])
    drawn = ranks.draw(st.lists(numbers, min_size=len(moments), max_size=len(moments)))
    make_bare([START + timedelta(microseconds=moment) for moment in moments], drawn)

    forward = walk(field, size)

    expected = list(Thread.objects.order_by(f"-{field}", "-pk").values_list("pk", flat=True))
    assert [pk for page in forward for pk in page] == expected
    assert all(len(page) == size for page in forward[:-1])
    last = Thread.objects.get(pk=forward[-1][0])
    back = walk(field, size, back=True, start=keyset.cursor(last, field)) if len(forward) > 1 else []
    assert back[::-1] == forward[:-1]


def test_links_of_the_pages_lead_through_all_threads_and_back(look):
    make_bare([START + timedelta(minutes=number // 2) for number in range(75)])

    first = look("/")
    second = look(first.older)
    third = look(second.older)

    assert [len(page.threads) for page in (first, second, third)] == [30, 30, 15]
    assert len({*first.threads, *second.threads, *third.threads}) == 75
    assert (first.newer, third.older) == ("", "")
    assert look(third.newer).threads == second.threads
    assert look(second.newer).threads == first.threads


def test_pinned_threads_stand_above_the_first_page_and_nowhere_else(look):
    threads = make_bare([START + timedelta(minutes=number) for number in range(40)])
    pinned = threads[0]
    Thread.objects.filter(pk=pinned.pk).update(pinned_at=START)

    first = look(pinned.category.get_absolute_url())
    second = look(first.older)

    assert first.threads[0] == pinned.pk
    assert sorted(first.threads + second.threads) == sorted(thread.pk for thread in threads)


def test_page_reached_backwards_that_is_no_longer_full_leads_to_the_beginning(client, look):
    threads = make_bare([START + timedelta(minutes=number) for number in range(31)])
    place = keyset.cursor(threads[-3], "last_activity_at")
    response = client.get(f"/?after={place}")
    assert (response.status_code, response["Location"]) == (302, "/")


def _encoded(text):
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


BAD = [
    "x",
    "%",
    "=====",
    "a" * 500,
    "é",
    _encoded("last_activity_at 1 2 3"),
    _encoded("rank 1.5 3"),
    _encoded("last_activity_at 1e400 3"),
    _encoded("last_activity_at 99999999999999999999999 3"),
    _encoded("last_activity_at -99999999999999999999999 3"),
    _encoded("last_activity_at 5 9999999999999999999"),
    _encoded("last_activity_at 5 -3"),
    _encoded("author__email a 3"),
]


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("cursor", BAD)
def test_place_that_cannot_be_one_shows_the_beginning_and_says_so(client, side, cursor):
    ThreadFactory()
    response = client.get("/", {side: cursor})
    assert response.status_code == 404
    assert b"names something that is not here" in response.content
    assert b'class="thread"' in response.content


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e999", "x"])
def test_rank_that_is_no_number_is_no_place(client, number):
    assert client.get("/", {"tab": "top", "before": _encoded(f"rank {number} 3")}).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["tab=best", "language=fr", "kind=recipe", "detail-subject=method", "before=x&after=x", "kind=question&tab=x"],
)
def test_words_that_name_nothing_are_left_out_and_told(client, query):
    ThreadFactory()
    response = client.get(f"/?{query}")
    assert response.status_code == 404
    assert b"names something that is not here" in response.content


def test_earliest_and_latest_moments_are_places(client):
    for micro in (-62135596800000000, 253402300799999999):
        assert client.get("/", {"before": _encoded(f"last_activity_at {micro} 1")}).status_code == 200


def fill(count):
    """Threads whose rows show everything: tags, topics, badges, marks."""
    for thread in ThreadFactory.create_batch(count, question=True):
        thread.tags.add(*TagFactory.create_batch(2))
        thread.topics.add(TopicFactory())


PATHS = [
    "/",
    "/?tab=unanswered",
    "/?tab=top",
    "/?tab=trending",
    "/?tab=month",
    "/?language=en",
    "/?kind=question",
    "/kinds/question/?detail-subject=method",
]


@pytest.mark.parametrize("path", PATHS)
def test_list_costs_a_guest_at_most_five_queries_whatever_its_length(assert_flat, path):
    browser = StrictClient()
    # A query that no list knows: the page is made afresh, and not taken from those kept for guests.
    with_noise = path + ("&" if "?" in path else "?") + "noise=1"
    assert assert_flat(fill, lambda: browser.get(with_noise)) <= 5


@pytest.mark.parametrize(
    "tab", ["latest", "new", "unread", "unanswered", "mine", "trending", "month", "top", "following"]
)
def test_list_costs_a_member_at_most_nine_queries_whatever_its_length(assert_flat, member, sign_in, tab):
    browser = sign_in(member)

    def fill_read(count):
        fill(count)
        for thread in Thread.objects.order_by("-pk")[:count]:
            ReadPositionFactory(thread=thread, member=member, number=0)

    make = fill_read if tab == "unread" else fill
    assert assert_flat(make, lambda: browser.get(f"/?tab={tab}")) <= 9


@pytest.mark.parametrize("where", ["category", "tag", "topic"])
def test_list_of_one_thing_costs_as_little(assert_flat, member, sign_in, where):
    category, tag, topic = CategoryFactory(), TagFactory(), TopicFactory()

    def fill_one(count):
        for thread in ThreadFactory.create_batch(count, category=category):
            thread.tags.add(tag)
            thread.topics.add(topic)

    path = {
        "category": category.get_absolute_url(),
        "tag": tag.get_absolute_url(),
        "topic": f"/topics/{topic.slug}/threads/",
    }[where]
    browser = StrictClient()
    assert assert_flat(fill_one, lambda: browser.get(f"{path}?noise=1")) <= 5
    browser = sign_in(member)
    browser.get(path)
    assert len(budgets.count_queries(lambda: browser.get(path))) <= 9


def test_deep_page_costs_what_the_first_does():
    make_bare([START + timedelta(minutes=number) for number in range(200)])
    browser = StrictClient()
    browser.get("/?noise=1")
    first = budgets.count_queries(lambda: browser.get("/?noise=1"))
    deep = keyset.cursor(Thread.objects.order_by("pk")[20], "last_activity_at")
    later = budgets.count_queries(lambda: browser.get(f"/?noise=1&before={deep}"))
    assert len(later) == len(first)
    assert not [sql for sql in [*first, *later] if "OFFSET" in sql or "COUNT(*)" in sql]
