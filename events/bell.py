"""Waking a task. The broker only carries bells: what is to be done stands in the database, and a sweep finds it there.

So a bell may be lost, and ringing one must never harm or hold up the request that rings it. A broker that refuses
costs nothing, one that accepts and then keeps silent costs SILENCE_IS_FAILURE once; after a failure nobody tries
again for REST seconds.
"""

import itertools
import logging
import threading
import time
from functools import lru_cache

import kombu
from celery import Celery, Task
from django.db import transaction
from kombu import pools

logger = logging.getLogger(__name__)

SILENCE_IS_FAILURE = 0.4  # seconds without an answer, to connect and to each command
REST = 5.0  # seconds; shorter than the sweep's period, so that a bell notices recovery before the sweep does

_resting_until = 0.0  # time.monotonic(); per process, an approximation that threads may race on without harm
_numbers = itertools.count(1)
_thread = threading.local()


def ring(task: Task) -> bool:
    """Send one message without arguments to the task's queue. False when the broker did not take it; never raises."""
    global _resting_until
    if task.app.conf.task_always_eager:
        task.apply_async()
        return True
    if time.monotonic() < _resting_until:
        return False
    try:
        _send(task)
    except Exception as error:  # broken connections surface as anything, AttributeError included; all mean the same
        _resting_until = time.monotonic() + REST
        logger.warning("bell_not_heard task=%s error=%s", task.name, type(error).__name__)
        return False
    return True


def ring_on_commit(task: Task) -> None:
    """Ring once after the current transaction commits, however often it is asked to; at once when there is none."""
    asked = next(_numbers)
    transaction.on_commit(lambda: _ring_unless_rung_since(task, asked))


def forget_failure() -> None:
    """Try the broker at the next bell, whatever happened to the last one."""
    global _resting_until
    _resting_until = 0.0


def _ring_unless_rung_since(task: Task, asked: int) -> None:
    """Commit hooks of one transaction run one after another on its thread, so the first of them rings for all."""
    rung: dict[str, int] = _thread.__dict__.setdefault("rung", {})
    if rung.get(task.name, 0) < asked:
        rung[task.name] = next(_numbers)
        ring(task)


def connection(app: Celery) -> kombu.Connection:
    """A connection to the broker, not yet opened, that gives up instead of holding up whoever uses it."""
    return app.connection_for_write(
        connect_timeout=SILENCE_IS_FAILURE,
        transport_options={
            "socket_connect_timeout": SILENCE_IS_FAILURE,
            "socket_timeout": SILENCE_IS_FAILURE,
            "health_check_interval": 0,
            "max_retries": 0,
        },
    )


@lru_cache(maxsize=8)
def _place(app: Celery) -> kombu.Connection:
    """Where bells are rung, which the pool takes as its key; never opened itself."""
    return connection(app)


def _send(task: Task) -> None:
    with pools.producers[_place(task.app)].acquire(block=True, timeout=SILENCE_IS_FAILURE) as producer:
        task.apply_async(producer=producer, retry=False, ignore_result=True)
