"""Pages of a thread are ranges of numbers, whatever became of the posts under them."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from forum.actions.relocating import split_thread
from forum.thread_page import paging, top
from tests.factories.forum import PostFactory, ThreadFactory

MANY = 43
BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def numbers_on(html):
    """The numbers of all posts and places of posts on the page, in their order."""
    return [int(number) for number in re.findall(r' id="post-(\d+)"', html)]


@given(last=st.integers(1, 2000))
def test_pages_partition_the_numbers(last):
    pages = [paging.page(number, last) for number in range(1, paging.page_of(last) + 1)]

    assert [number for page in pages for number in range(page.first, page.last + 1)] == list(range(1, last + 1))
    assert paging.page(len(pages) + 1, last) is None
    assert all(page.count == len(pages) for page in pages)


@given(number=st.integers(1, 10**6), more=st.integers(0, 10**6))
def test_post_is_on_the_page_that_its_number_names(number, more):
    page = paging.page(paging.page_of(number), number + more)

    assert page.first <= number <= page.last


@given(count=st.integers(1, 300), data=st.data())
def test_near_pages_hold_both_ends_and_leave_gaps_visible(count, data):
    number = data.draw(st.integers(1, count))
    near = paging.Page(number, count, 1, 1).near

    assert near[0] == 1
    assert near[-1] == count
    assert number in near
    for before, after in pairwise(near):
        assert (before is None or after is None) or after == before + 1


@pytest.mark.django_db
def test_pages_show_each_number_once_and_stubs_keep_theirs(client, moderator):
    thread = ThreadFactory()
    for _ in range(MANY - 1):
        PostFactory(thread=thread, author=thread.author)
    split_thread(
        actor=moderator,
        thread=thread,
        numbers=[5, 21, 22, 43],
        title="Another question entirely",
        reason="It asks something else.",
        now=thread.created_at,
    )

    shown = [numbers_on(client.get(thread.get_absolute_url(), {"page": page}).content.decode()) for page in (1, 2, 3)]

    assert [len(page) for page in shown] == [20, 20, 3]
    assert [number for page in shown for number in page] == list(range(1, MANY + 1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        {"page": "0"},
        {"page": "3"},
        {"page": "-1"},
        {"page": "x"},
        {"page": "²"},
        {"page": "9" * 40},
        {"sort": "newest"},
        {"after": "1.2"},
        {"sort": "useful", "after": "x"},
        {"sort": "useful", "page": "2"},
    ],
)
def test_address_that_names_no_page_is_a_404(client, query):
    thread = ThreadFactory(question=True)
    for _ in range(21):
        PostFactory(thread=thread, author=thread.author)

    assert client.get(thread.get_absolute_url(), {"page": "2"}).status_code == 200
    assert client.get(thread.get_absolute_url(), query).status_code == 404


@pytest.mark.django_db
def test_answers_by_usefulness_come_each_once_after_the_question(client):
    thread = ThreadFactory(question=True)
    author = User.objects.get(pk=thread.author_id)
    scores = [number % 4 for number in range(2, 48)]
    for score in scores:
        PostFactory(thread=thread, author=author, score=score)
    shown, query = [], {"sort": "useful"}
    while query:
        html = client.get(thread.get_absolute_url(), query).content.decode()
        shown.append(numbers_on(html))
        onwards = re.search(r'rel="next" href="[^"]*after=(-?\d+\.\d+)"', html)
        query = {"sort": "useful", "after": onwards[1]} if onwards else None

    everything = [number for page in shown for number in page]
    by_score = sorted(range(2, 48), key=lambda number: (-scores[number - 2], number))
    assert everything == [1, *by_score]
    assert [len(page) for page in shown] == [21, 20, 6]


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "times"), [(0, 1), (3, 2)])
def test_span_of_a_single_day_names_it_once(days, times):
    thread = ThreadFactory(created_at=BEGAN)
    thread.last_activity_at = BEGAN + timedelta(days=days, minutes=5)

    assert top.span(thread).count("<time") == times
