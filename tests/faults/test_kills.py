"""`kill -9` of every process in turn, while people write: nothing promised is lost, nothing happens twice.

Most of it in `make soak`; what goes on without its Valkeys, in every run.
"""

import logging
import os
import signal
import sys
import threading
import time

import pytest

from tests.factories.accounts import PASSWORD
from tests.faults.probe import MAIL_EVERY
from tests.faults.stack import Browser, await_true

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc"),
]

logger = logging.getLogger(__name__)

EVENTS = 304
BACK_WITHIN = 15.0  # seconds
REPLACED_WITHIN = 30.0  # seconds
# Two that run tasks and one that keeps the timetable; which is which, the worker does not say.
WORKERS_OWN = ("first child of the worker", "second child of the worker", "third child of the worker")
TARGETS = ("web", "worker", "broker", "cache", "render", *WORKERS_OWN)
PORTION = EVENTS // len(TARGETS)


class Writer(threading.Thread):
    """Somebody who posts EVENTS times, and posts again what was not promised."""

    def __init__(self, stack):
        super().__init__(daemon=True)
        self.browser = Browser(stack.port)
        self.promised = []
        self.refusals = 0
        self._may_write = threading.Semaphore(0)

    def allow(self, count):
        for _number in range(count):
            self._may_write.release()

    def run(self):
        while len(self.promised) < EVENTS:
            self._may_write.acquire()
            self._write(len(self.promised))

    def _write(self, number):
        while True:
            try:
                self.promised.append(self.browser.record(number))
                return
            except OSError:
                self.refusals += 1
                threading.Event().wait(0.05)


def kill(stack, target):
    """Kill the process; returns a condition that is true once another one stands in its place."""
    if target in WORKERS_OWN:
        # A worker that has just taken the place of another one may still be making its children.
        await_true(lambda: len(stack.children("worker")) >= len(WORKERS_OWN), seconds=BACK_WITHIN, what="the children")
        before = stack.children("worker")
        victim = before[WORKERS_OWN.index(target)]
        os.kill(victim, signal.SIGKILL)
        return lambda: victim not in (now := stack.children("worker")) and len(now) == len(before)
    before = stack.pid(target)
    os.kill(before, signal.SIGKILL)
    return lambda: stack.pid(target) not in (before, None)


def kill_and_wait(stack, target):
    """Kill the process and wait for pages and for its successor; returns the seconds that each took."""
    start = time.monotonic()
    is_replaced = kill(stack, target)
    if target == "web":  # its own children go on answering until the supervisor ends them
        await_true(is_replaced, seconds=BACK_WITHIN, what="another web server")
    await_true(stack.is_up, seconds=start + BACK_WITHIN - time.monotonic(), what=f"pages without {target}")
    pages = time.monotonic() - start
    await_true(is_replaced, seconds=REPLACED_WITHIN, what=f"another {target}")
    return pages, time.monotonic() - start


def waiting(stack):
    return stack.number("SELECT count(*) FROM events_handling WHERE state != 'done'")


@pytest.fixture(scope="module")
def promised(stack):
    """Ids of the events the site promised while each of its processes was killed in turn. Once for all who look."""
    writer = Writer(stack)
    writer.start()
    for target in TARGETS:
        goal = len(writer.promised) + PORTION
        writer.allow(PORTION)
        # In the middle of the writing, with handlers at work.
        await_true(lambda: len(writer.promised) >= goal - PORTION * 2 // 3, seconds=30, what="the writer")  # noqa: B023
        pages, replaced = kill_and_wait(stack, target)
        logger.info("%s killed: pages after %.2f s, another one after %.2f s", target, pages, replaced)
        await_true(lambda: len(writer.promised) >= goal, seconds=30, what="the writer")  # noqa: B023
    await_true(lambda: waiting(stack) == 0, seconds=60, what="the handlers")
    return writer.promised


@pytest.mark.soak  # every run kills them too, at named places: tests.faults.test_forum_kills
def test_each_process_is_killed_in_turn_and_every_effect_exists_once(stack, promised):
    recorded = {row[0] for row in stack.rows("SELECT id FROM events_event WHERE kind = 'probe'")}
    effects = stack.rows("SELECT event_id, handler FROM probe_probeeffect ORDER BY 1, 2")
    assert len(promised) == EVENTS
    assert set(promised) <= recorded
    assert effects == [(event, name) for event in sorted(recorded) for name in ("probe.first", "probe.slow")]


@pytest.mark.soak
@pytest.mark.usefixtures("promised")
def test_every_mail_was_queued_once_and_none_left_twice(stack):
    """A mail that was in the worker's hands when it died stays `claimed`."""
    expected = stack.rows(
        f"SELECT 'event' || id || '@example.org' FROM events_event"
        f" WHERE json_extract(data, '$.number') % {MAIL_EVERY} = 0 ORDER BY 1"
    )
    await_true(
        lambda: stack.number("SELECT count(*) FROM notifications_outgoingmail WHERE state = 'due'") == 0,
        seconds=30,
        what="the mail",
    )
    assert stack.rows("SELECT recipient FROM notifications_outgoingmail ORDER BY 1") == expected
    states = dict(stack.rows("SELECT state, count(*) FROM notifications_outgoingmail GROUP BY 1"))
    files = list((stack.folder / "mail").glob("*.eml"))
    assert states.get("failed", 0) == states.get("unknown", 0) == 0
    assert states["sent"] <= len(files) <= states["sent"] + states.get("claimed", 0)
    assert states.get("claimed", 0) <= 2


@pytest.fixture(scope="module")
def stack_with_members(stack):
    """The site with two members who can sign in, a fresh one for each trial."""
    stack.manage("make_member", "osei", "lin")
    return stack


@pytest.fixture
def unattended(stack):
    """The site while nobody restarts what dies."""
    os.kill(stack.process.pid, signal.SIGSTOP)
    yield stack
    os.kill(stack.process.pid, signal.SIGCONT)


@pytest.mark.services(seconds=40)
def test_sign_in_and_writing_work_with_both_valkeys_dead(stack_with_members, unattended):
    stack = stack_with_members
    for name in ("broker", "cache"):
        os.kill(stack.pid(name), signal.SIGKILL)

    browser = Browser(stack.port)
    browser.sign_in("osei", PASSWORD)
    event = browser.record(1)

    os.kill(stack.process.pid, signal.SIGCONT)
    await_true(
        lambda: stack.number(f"SELECT count(*) FROM probe_probeeffect WHERE event_id = {event}") == 2,
        seconds=60,
        what="the handlers, after the broker came back",
    )


@pytest.mark.services(seconds=40)
def test_sign_in_and_writing_work_while_both_valkeys_hang(stack_with_members):
    stack = stack_with_members
    servers = [stack.pid(name) for name in ("broker", "cache")]
    for pid in servers:
        os.kill(pid, signal.SIGSTOP)
    try:
        browser = Browser(stack.port)
        browser.sign_in("lin", PASSWORD)
        event = browser.record(1)
    finally:
        for pid in servers:
            os.kill(pid, signal.SIGCONT)
    await_true(
        lambda: stack.number(f"SELECT count(*) FROM probe_probeeffect WHERE event_id = {event}") == 2,
        seconds=60,
        what="the handlers, after the broker went on",
    )
