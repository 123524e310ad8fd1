from datetime import timedelta

import pytest
from django.utils import timezone

from events import heartbeats, retention, tasks
from events.models import Event, Handling, Heartbeat
from tests.factories.events import EventFactory, HandlingFactory

pytestmark = pytest.mark.django_db

OLD = timedelta(days=91)


def test_old_event_that_everybody_handled_is_forgotten():
    handling = HandlingFactory(done=True, event__created_at=timezone.now() - OLD)
    HandlingFactory(done=True, event=handling.event)
    EventFactory(created_at=timezone.now() - OLD)

    tasks.forget_old()

    assert not Event.objects.exists()
    assert not Handling.objects.exists()


@pytest.mark.parametrize("trait", ["dead", None])
def test_old_event_that_somebody_has_not_handled_stays(trait):
    handling = HandlingFactory(event__created_at=timezone.now() - OLD, **({trait: True} if trait else {}))
    HandlingFactory(done=True, event=handling.event)
    tasks.forget_old()
    assert Handling.objects.count() == 2


def test_event_of_the_last_ninety_days_stays():
    HandlingFactory(done=True, event__created_at=timezone.now() - timedelta(days=89))
    tasks.forget_old()
    assert Event.objects.count() == 1


def test_forgetting_goes_on_until_nothing_old_is_left(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    EventFactory.create_batch(5, created_at=timezone.now() - OLD)
    assert retention.forget_old(now=timezone.now()) == 5
    assert not Event.objects.exists()


def test_one_run_forgets_a_bounded_number_of_events(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    monkeypatch.setattr(retention, "MOST_BATCHES", 2)
    EventFactory.create_batch(5, created_at=timezone.now() - OLD)
    assert retention.forget_old(now=timezone.now()) == 4


def test_sweep_handles_what_no_bell_announced(clean_registry):
    heard = []
    clean_registry.register(heard.append, kind="thing_happened", name="room.hear")
    handling = HandlingFactory(handler="room.hear")

    tasks.sweep()
    tasks.sweep()

    assert heard == [handling.event]


def test_worker_that_never_lived_has_no_age():
    assert heartbeats.age("worker", now=timezone.now()) is None


def test_heartbeat_keeps_one_row_and_tells_its_age():
    now = timezone.now()
    heartbeats.beat("worker", now=now - timedelta(minutes=5))
    heartbeats.beat("worker", now=now - timedelta(seconds=7))
    assert Heartbeat.objects.count() == 1
    assert heartbeats.age("worker", now=now) == timedelta(seconds=7)


def test_clock_that_was_set_back_makes_no_negative_age():
    now = timezone.now()
    heartbeats.beat("worker", now=now + timedelta(seconds=7))
    assert heartbeats.age("worker", now=now) == timedelta()


def test_heartbeat_task_shows_the_worker_alive():
    tasks.heartbeat()
    assert heartbeats.age("worker", now=timezone.now()) < timedelta(minutes=1)
