import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Group
from events import backoff, processing
from events.models import Event, Handling
from events.processing import LEASE, MOST_ATTEMPTS, process_due
from tests.factories.accounts import GroupFactory
from tests.factories.events import EventFactory, HandlingFactory

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_chance(monkeypatch):
    monkeypatch.setattr(backoff.delay, "__kwdefaults__", {"chance": lambda: 0.0})


@pytest.fixture
def handler(clean_registry):
    """Registers a function under `room.<its name>` for the kind `thing_happened` and queues one event for it."""
    clean_registry.declare("thing_happened", help="A thing happened.")

    def queue(function, **fields):
        name = f"room.{function.__name__}"
        if clean_registry.find_handler("thing_happened", name) is None:
            clean_registry.register(function, kind="thing_happened", name=name)
        fields = {"event__created_at": NOW, "due_at": NOW, **fields}
        return HandlingFactory(handler=name, **fields)

    return queue


def process(at=NOW, **options):
    return process_due(clock=lambda: at, **options)


def found_a_group(event):
    GroupFactory(slug=f"of-event-{event.pk}")


def fall(event):
    raise ValueError("patient Li, li@example.org")


def test_handled_event_is_marked_done_with_its_effect(handler):
    handling = handler(found_a_group)

    assert process() is False

    handling.refresh_from_db()
    assert (handling.state, handling.done_at, handling.attempts) == ("done", NOW, 1)
    assert Group.objects.count() == 1


def test_handled_event_is_not_handled_again(handler):
    handler(found_a_group)
    process()
    process(NOW + timedelta(days=1))
    assert Group.objects.count() == 1


def test_event_is_not_handled_before_its_time(handler):
    handler(found_a_group, due_at=NOW + timedelta(seconds=1))
    process()
    assert Group.objects.count() == 0
    process(NOW + timedelta(seconds=1))
    assert Group.objects.count() == 1


def test_effects_of_a_failed_attempt_are_undone(handler):
    def found_and_fall(event):
        found_a_group(event)
        fall(event)

    handler(found_and_fall)
    process()
    assert Group.objects.count() == 0


def test_database_error_in_a_handler_spoils_nothing_else(handler):
    def break_a_constraint(event):
        GroupFactory(slug="same")
        GroupFactory(slug="same")

    broken, sound = handler(break_a_constraint), handler(found_a_group)
    process()
    broken.refresh_from_db()
    sound.refresh_from_db()
    assert broken.last_error.startswith(f"{IntegrityError.__module__}.IntegrityError at tests/events/")
    assert sound.state == "done"


def test_failing_handler_delays_neither_other_handlers_nor_later_events(handler):
    first = EventFactory(created_at=NOW)
    failing = handler(fall, event=first)
    others = [handler(found_a_group, event=first), handler(found_a_group)]

    process()

    failing.refresh_from_db()
    assert (failing.state, failing.attempts, failing.due_at) == ("due", 1, NOW + timedelta(seconds=1))
    assert Handling.objects.filter(pk__in=[handling.pk for handling in others], state="done").count() == 2


def test_pauses_grow_until_the_handling_is_given_up(handler, caplog):
    handling = handler(fall)
    pauses, at = [], NOW
    with caplog.at_level(logging.WARNING):
        while handling.state == "due":
            process(at)
            handling.refresh_from_db()
            pauses.append((handling.due_at - at).total_seconds())
            at = handling.due_at

    assert pauses == [1, 3, 9, 27, 81, 243, 729, 2187, 3600, 3600]
    assert (handling.state, handling.attempts) == ("dead", MOST_ATTEMPTS)
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 9 + ["ERROR"]


def test_given_up_handling_is_left_alone(handler):
    handling = handler(fall, dead=True)
    assert process(NOW + timedelta(days=1)) is False
    handling.refresh_from_db()
    assert handling.attempts == 10


def test_handling_that_works_at_last_forgets_its_error(handler):
    failures = [ValueError(), ValueError()]

    def fall_twice(event):
        if failures:
            raise failures.pop()

    handling = handler(fall_twice)
    for minute in range(3):
        process(NOW + timedelta(minutes=minute))
    handling.refresh_from_db()
    assert (handling.state, handling.attempts, handling.last_error) == ("done", 3, "")


def test_error_is_kept_as_class_and_place_and_never_quotes_a_person(handler, caplog):
    handling = handler(fall)
    with caplog.at_level(logging.DEBUG):
        process()
    handling.refresh_from_db()
    assert handling.last_error.startswith("ValueError at tests/events/test_processing.py:")
    assert "li@example.org" not in handling.last_error + caplog.text


def test_handler_of_another_release_is_tried_again_later(handler, clean_registry):
    handling = HandlingFactory(event__created_at=NOW, handler="room.from_the_next_release")
    process()
    handling.refresh_from_db()
    assert (handling.state, handling.attempts) == ("due", 1)
    assert handling.last_error.startswith("events.processing.UnknownHandler")


def test_killed_worker_leaves_a_handling_that_comes_due_by_itself(handler):
    def kill(event):
        raise KeyboardInterrupt  # as near to a killed process as one can come and still look at what is left

    handling = handler(kill)
    with pytest.raises(KeyboardInterrupt):
        process()
    handling.refresh_from_db()
    assert (handling.state, handling.attempts, handling.due_at) == ("due", 1, NOW + LEASE)


def test_handler_that_kills_its_worker_is_given_up_and_starves_nobody(handler):
    def kill(event):
        raise KeyboardInterrupt

    killer = handler(kill)
    later = handler(found_a_group)
    at = NOW
    for _restart in range(MOST_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            process(at)
        killer.refresh_from_db()
        process(at)
        at = killer.due_at
    process(at)

    killer.refresh_from_db()
    later.refresh_from_db()
    assert later.done_at == NOW
    assert (killer.state, killer.last_error) == ("dead", "events.processing.WorkerDied")


def test_claim_that_another_worker_took_over_is_not_carried_out(handler):
    handling = handler(found_a_group)
    with transaction.atomic():
        slow = processing._claim_next(NOW)
    with transaction.atomic():
        assert processing._claim_next(NOW) is None
        quick = processing._claim_next(NOW + LEASE)

    processing._handle(slow, lambda: NOW + LEASE)
    assert Group.objects.count() == 0
    processing._handle(quick, lambda: NOW + LEASE)
    processing._handle(quick, lambda: NOW + LEASE)

    handling.refresh_from_db()
    assert (handling.state, Group.objects.count()) == ("done", 1)


def test_failure_of_an_outdated_claim_changes_nothing(handler):
    handling = handler(fall)
    with transaction.atomic():
        slow = processing._claim_next(NOW)
    Handling.objects.filter(pk=handling.pk).update(state="done", done_at=NOW, attempts=2)
    processing._fail(slow, ValueError(), NOW)
    handling.refresh_from_db()
    assert handling.state == "done"


def test_one_run_is_bounded_and_gives_back_what_it_did_not_reach(handler):
    handlings = [handler(found_a_group) for _number in range(3)]
    assert process(batch=2) is True
    handlings[2].refresh_from_db()
    assert (handlings[2].state, handlings[2].attempts, handlings[2].due_at) == ("due", 0, NOW)
    assert process(batch=2) is False


def test_run_out_of_time_gives_back_its_claim(handler):
    handling = handler(found_a_group)
    assert process(seconds=-1) is True
    handling.refresh_from_db()
    assert (handling.attempts, handling.due_at) == (0, NOW)


def test_oldest_is_handled_first(handler):
    order = []

    def note(event):
        order.append(event.pk)

    late = handler(note, due_at=NOW)
    early = handler(note, due_at=NOW - timedelta(hours=1))
    process()
    assert order == [early.event_id, late.event_id]


def test_each_handling_costs_four_statements_in_one_transaction(handler):
    def nothing(event):
        pass

    def statements(count):
        for _number in range(count):
            handler(nothing)
        with CaptureQueriesContext(connection) as queries:
            process()
        return len(queries)

    # Read and lock, mark done, find the next, claim it; the test's own transaction adds a savepoint and its release.
    assert statements(8) - statements(4) == 4 * 6


def test_event_recorded_by_a_handler_is_handled_in_the_same_run(handler, clean_registry):
    def go_on(event):
        HandlingFactory(event__created_at=NOW, due_at=NOW, handler="room.found_a_group")

    handler(go_on)
    clean_registry.register(found_a_group, kind="thing_happened", name="room.found_a_group")
    assert process() is False
    assert Group.objects.count() == 1
    assert Event.objects.count() == 2
