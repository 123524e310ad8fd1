"""A worker without its timetable does not go on as if nothing had happened."""

from types import SimpleNamespace

import pytest
from celery.utils.timer2 import Schedule as Timer
from celery.worker import state

from config.celery import app
from config.timetable import EXIT_STATUS, TimetableWatch


@pytest.fixture(autouse=True)
def _running_worker(monkeypatch):
    monkeypatch.setattr(state, "should_stop", None)


def worker(*, alive):
    return SimpleNamespace(beat=SimpleNamespace(is_alive=lambda: alive))


def test_worker_asks_to_be_stopped_when_its_timetable_died():
    TimetableWatch.check(worker(alive=False))
    assert state.should_stop == EXIT_STATUS


def test_worker_goes_on_while_its_timetable_lives():
    TimetableWatch.check(worker(alive=True))
    assert state.should_stop is None


def test_every_worker_has_the_watch():
    assert TimetableWatch in app.steps["worker"]


def test_worker_that_is_being_stopped_is_no_longer_checked():
    stopping = worker(alive=False)
    stopping.timer = Timer()
    watch = TimetableWatch(stopping)
    watch.start(stopping)
    watch.stop(stopping)
    assert [scheduled.entry.canceled for scheduled in stopping.timer.queue] == [True]
