"""Real sockets, no broker behind them: what a request that rings has to put up with."""

import logging
import socket
import time

import pytest
from celery import Celery

from config.settings.base import celery as celery_settings
from events import bell

LONGEST = 3.0  # seconds: far below the two minutes of the defaults, far above what a loaded machine adds


def task_of(broker_url):
    app = Celery("bells", set_as_current=False)
    app.config_from_object(celery_settings(broker_url), namespace="CELERY", force=True)

    @app.task(name="bells.ring")
    def ring():
        pass

    return ring


def seconds_to_ring(task):
    start = time.monotonic()
    assert bell.ring(task) is False
    return time.monotonic() - start


@pytest.fixture
def silent_port():
    """A port that accepts and then never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def full_port():
    """A port whose queue of callers is full: connecting itself hangs."""
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(0)
    callers = []
    for _caller in range(4):
        caller = socket.socket()
        caller.setblocking(False)
        caller.connect_ex(server.getsockname())
        callers.append(caller)
    yield server.getsockname()[1]
    for caller in [*callers, server]:
        caller.close()


def test_broker_whose_socket_is_gone_holds_up_nobody(tmp_path, caplog):
    task = task_of(f"redis+socket://{tmp_path}/gone.sock")
    with caplog.at_level(logging.WARNING):
        assert seconds_to_ring(task) < LONGEST
    assert [record.message for record in caplog.records] == ["bell_not_heard task=bells.ring error=OperationalError"]


def test_broker_that_refuses_holds_up_nobody():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert seconds_to_ring(task_of(f"redis://127.0.0.1:{port}/0")) < LONGEST


def test_broker_that_never_answers_holds_up_a_request_for_less_than_a_second(silent_port):
    assert seconds_to_ring(task_of(f"redis://127.0.0.1:{silent_port}/0")) < LONGEST


def test_broker_that_never_accepts_holds_up_a_request_for_less_than_a_second(full_port):
    assert seconds_to_ring(task_of(f"redis://127.0.0.1:{full_port}/0")) < LONGEST


def test_broker_that_did_not_answer_is_not_asked_again_at_once(silent_port, caplog):
    task = task_of(f"redis://127.0.0.1:{silent_port}/0")
    bell.ring(task)
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        assert seconds_to_ring(task) < bell.SILENCE_IS_FAILURE / 2
    assert caplog.records == []
