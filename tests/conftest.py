"""The world every test starts from: no network, random order, warnings as errors, an empty cache, a strict client."""

import datetime as dt
import os
from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import TransactionTestCase
from hypothesis import HealthCheck, Verbosity, settings

from foundation import guest_cache, near
from tests import budgets
from tests.clients import StrictClient
from tests.factories.accounts import UserFactory
from tests.flushing import flush_and_restore, remember_first_rows
from tests.searching import everyone, own_glossary, searching

__all__ = ["everyone", "own_glossary", "searching"]  # fixtures of an index

# Laws are tried on fresh examples in every run, in CI too; a failure prints the blob that repeats it.
settings.register_profile(
    "house",
    deadline=None,
    print_blob=True,
    derandomize=False,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.register_profile("soak", parent=settings.get_profile("house"), max_examples=5000, verbosity=Verbosity.normal)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

NINE_ON_A_MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


def pytest_terminal_summary(terminalreporter, config):
    """Say how to repeat this run's order; quiet mode would leave it out."""
    seed = config.getoption("randomly_seed", None)
    if seed is not None and not hasattr(config, "workerinput"):
        terminalreporter.write_line(f"random order: -p randomly --randomly-seed={seed}")


@pytest.hookimpl(trylast=True)  # after the order was shuffled
def pytest_collection_modifyitems(items):
    """Modules that say how long they take, by `services(seconds=...)`, begin first, the longest before all others.

    So no worker is left alone with one of them at the end. It needs `--no-loadscope-reorder`, as `make test-services`
    has it.
    """
    longest: dict[str, float] = {}
    for item in items:
        taken = max((mark.kwargs.get("seconds", 0) for mark in item.iter_markers("services")), default=0)
        module = item.nodeid.partition("::")[0]
        longest[module] = max(taken, longest.get(module, 0))
    items.sort(key=lambda item: -longest[item.nodeid.partition("::")[0]])


# What a test changes is rarely committed, so nobody is told of it: versions of kept pages are asked for each time.
guest_cache.AS_OF = 0


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
    yield
    cache.clear()
    near.forget_all()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Remember the rows that migrations made, so that tests with real commits can be followed by a clean house."""
    with django_db_blocker.unblock():
        remember_first_rows()
    TransactionTestCase._fixture_teardown = flush_and_restore


@pytest.fixture
def client() -> StrictClient:
    """A guest's browser."""
    return StrictClient()


@pytest.fixture
def member(db):
    """A member whom nothing distinguishes."""
    return UserFactory()


@pytest.fixture
def staff(db):
    """A member of the staff."""
    return UserFactory(staff=True)


@pytest.fixture
def guest() -> AnonymousUser:
    """Nobody in particular."""
    return AnonymousUser()


@pytest.fixture
def sign_in():
    """Makes a browser in which the given member is signed in, without the sign-in pages: `sign_in(member)`.

    Staff have shown their second factor in it, unless `second_factor=False`.
    """

    def browser_of(user, *, second_factor=True, **options) -> StrictClient:
        browser = StrictClient(**options)
        browser.force_login(user, second_factor=second_factor)
        return browser

    return browser_of


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still on a Monday at nine (UTC); `clock.shift(seconds)` and `clock.move_to(...)` move it."""
    with time_machine.travel(NINE_ON_A_MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    """A block whose on-commit callbacks run at its end: `with committing(): actions.reply_to_thread(...)`."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def assert_flat(db):
    """Proves that a page costs the same for five rows and fifteen: `assert_flat(make_rows, fetch)`."""
    return budgets.assert_flat
