"""Rows that all tests of a module look at, made once: most of what such a test takes is the making.

Only for modules whose tests write nothing that another of them would see outside its own transaction, and of which none
really commits. What a test changes is taken back at its end, as ever.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def standing(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For fixtures of a module: rows that the body makes stand until the fixture ends.

    They need `django_db_setup`, too. What the body left in the cache belongs to it alone.
    """
    around = transaction.atomic()
    around._from_testcase = True  # what must not run inside a transaction runs in this one, as in that of each test
    with django_db_blocker.unblock(), around:
        try:
            yield
        finally:
            cache.clear()
            transaction.set_rollback(True)
