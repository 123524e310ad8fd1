"""Many who write at once, on either database: nobody is told that it is locked, and nothing is done twice."""

import threading
import time

import pytest
from django.db import connection, transaction
from django.db.models import F

from config.models import Page
from events.actions import record
from events.models import Event, Handling
from events.processing import process_due
from tests.factories.events import HandlingFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

WRITERS = 8
WRITES = 6


def together(count, work):
    """Run `work(number)` in so many threads, each with its own connection, all at once; the errors they met."""
    errors, gate = [], threading.Barrier(count)

    def run(number):
        try:
            gate.wait()
            work(number)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return errors


@pytest.fixture
def page():
    """A row with a number that everybody adds to."""
    return Page.objects.create(slug="counter", title_en="x", title_zh="x", body_en="x", body_zh="x", position=0)


@pytest.fixture
def founded(clean_registry):
    """A kind of event with a handler whose effect can be counted: the event's number, once for each call."""
    effects = []
    lock = threading.Lock()

    def hear(event):
        # An effect that is no row, so that a handler called twice would show even where its rows were undone.
        with lock:
            effects.append(event.pk)

    clean_registry.declare("thing_happened", help="A thing happened.")
    clean_registry.register(hear, kind="thing_happened", name="room.hear")
    return effects


def test_eight_writers_with_slow_gates_before_their_transactions_never_find_the_database_locked(page, founded):
    def write(number):
        for turn in range(WRITES):
            time.sleep(0.02 + 0.005 * ((number + turn) % 3))  # the gates: checks and rendering, before the transaction
            with transaction.atomic():
                locked = Page.objects.select_for_update().get(pk=page.pk)
                Page.objects.filter(pk=locked.pk).update(position=F("position") + 1)
                record("thing_happened", actor=None, subject=locked)

    errors = together(WRITERS, write)

    assert errors == []
    page.refresh_from_db()
    assert page.position == WRITERS * WRITES
    assert Event.objects.about(page).count() == WRITERS * WRITES
    assert sorted(founded) == sorted(Event.objects.values_list("pk", flat=True))


def test_several_workers_on_one_list_call_each_handler_once(founded):
    due = HandlingFactory.create_batch(40, handler="room.hear")

    errors = together(4, lambda _number: process_due())

    assert errors == []
    assert sorted(founded) == sorted(handling.event_id for handling in due)
    assert Handling.objects.filter(state="done", attempts=1).count() == 40
