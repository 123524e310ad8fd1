"""How many queries a page may cost. A number here is raised only with a reason in the commit that raises it."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

# Ceilings by URL name, for a guest and for a member: what the page itself asks, with the session, the account and the
# site's settings that every page reads. A page that is not named here has the ceiling of ORDINARY.
ORDINARY = 12
LISTS = 9  # five of them for a guest: tests/forum/lists hold that
CEILINGS: dict[str, int] = {
    "home": LISTS,
    "categories": LISTS,
    "tags": LISTS,
    "bookmarks": LISTS,
    "drafts": LISTS,
}


def ceiling(url_name: str) -> int:
    """The most queries that the page of this name may cost."""
    return CEILINGS.get(url_name, ORDINARY)


def count_queries(call: Callable[[], Any]) -> list[str]:
    """The SQL of every query that the call makes."""
    with CaptureQueriesContext(connection) as context:
        call()
    return [query["sql"] for query in context.captured_queries]


def assert_flat(make_rows: Callable[[int], Any], fetch: Callable[[], Any]) -> int:
    """Fail unless `fetch()` costs as many queries for fifteen rows as for five. Returns that number.

    `make_rows(n)` adds n rows. The first, unmeasured fetch fills what is cached for the life of the process.
    """
    make_rows(5)
    fetch()
    few = count_queries(fetch)
    make_rows(10)
    many = count_queries(fetch)
    if len(few) != len(many):
        new = [sql for sql in many if sql not in few]
        raise AssertionError(
            f"{len(few)} queries for 5 rows, {len(many)} for 15. Those that only 15 rows need:\n" + "\n".join(new[:10])
        )
    return len(few)
