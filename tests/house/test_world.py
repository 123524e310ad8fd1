"""The world of the tests is what tests/conftest.py says it is."""

import socket
import warnings

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_socket import SocketConnectBlockedError

from accounts.models import Audience, User
from tests.budgets import assert_flat
from tests.conftest import NINE_ON_A_MONDAY
from tests.factories.accounts import UserFactory


def test_no_test_reaches_the_network():
    with pytest.raises((SocketConnectBlockedError, UserWarning)):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_warning_is_an_error():
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


def test_clock_stands_still_until_it_is_moved(clock):
    assert timezone.now() == NINE_ON_A_MONDAY
    clock.shift(60)
    assert (timezone.now() - NINE_ON_A_MONDAY).total_seconds() == 60


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_with_real_commits_finds_the_rows_of_the_migrations_and_nothing_else(turn):
    assert Audience.objects.count() == 5
    assert not User.objects.exists()

    with transaction.atomic():
        UserFactory()
        Audience.objects.all().delete()


@pytest.mark.django_db
def test_flat_page_passes_and_says_its_cost():
    def make_members(count):
        UserFactory.create_batch(count)

    assert assert_flat(make_members, lambda: list(User.objects.all())) == 1


@pytest.mark.django_db
def test_page_that_asks_once_for_each_row_is_refused():
    def make_members(count):
        UserFactory.create_batch(count)

    def fetch():
        return [User.objects.get(pk=pk).username for pk in User.objects.values_list("pk", flat=True)]

    with pytest.raises(AssertionError, match="queries for 5 rows"):
        assert_flat(make_members, fetch)


@pytest.mark.django_db
def test_on_commit_callbacks_run_at_the_end_of_a_committing_block(committing):
    done = []

    with committing():
        transaction.on_commit(lambda: done.append(True))
        assert not done

    assert done == [True]
