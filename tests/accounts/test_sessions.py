"""The session of a request is found by its key while it is open, and by nothing else."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.sessions import SessionStore
from tests.budgets import count_queries

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def stored():
    store = SessionStore()
    store["word"] = "kept"
    store.save()
    return store


def test_session_is_read_by_one_statement(stored):
    other = SessionStore()
    other["word"] = "another"
    other.save()
    found = SessionStore(stored.session_key)

    assert len(count_queries(lambda: found["word"])) == 1
    assert found["word"] == "kept"
    assert SessionStore(other.session_key)["word"] == "another"


@pytest.mark.parametrize("key", ["x" * 32, "", None])
def test_unknown_key_is_an_empty_session_that_gets_a_key_of_its_own(stored, key):
    found = SessionStore(key)

    assert found.get("word") is None
    assert found.session_key is None


def test_session_is_empty_from_the_moment_it_ends(stored):
    Session.objects.update(expire_date=timezone.now() - timedelta(microseconds=1))
    assert SessionStore(stored.session_key).get("word") is None

    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=60))
    assert SessionStore(stored.session_key).get("word") == "kept"


def test_session_that_was_changed_by_hand_is_empty(stored):
    Session.objects.update(session_data="no signature")

    assert SessionStore(stored.session_key).get("word") is None
