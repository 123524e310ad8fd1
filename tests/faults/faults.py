"""Faults that befall the site while members write: at named places of its code, and at moments that dice choose."""

import logging
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from tests.faults import news_laws, search_laws
from tests.faults.forum_members import sign_in_members
from tests.faults.forum_writing import KINDS, Journal, Pen
from tests.faults.stack import Stack, await_true

logger = logging.getLogger(__name__)

PENS = 3  # members who write at the same moment
BACK_WITHIN = 60.0  # seconds; what dies again and again is started more slowly
PROGRESS = 12  # forms that are answered after each fault before the next one comes


@dataclass(frozen=True)
class Fault:
    """A victim, and the place in the code at which it is hit; without a place, whenever its turn comes."""

    name: str
    victim: str  # `self` for whoever comes by the place, or a process by the supervisor's name for it
    place: str = ""
    child: bool = False
    """One of the processes that the victim started, and not itself."""

    @property
    def is_seen_by_supervisor(self) -> bool:
        """Whether the process that dies is one that the supervisor started, and will start again."""
        return self.victim not in ("self", "sink") and not self.child and not (self.victim == "render" and self.place)


# The worker's come first: what it held is taken up again after a pause, and meanwhile the others have their turn.
NAMED = (
    Fault("worker, after a handler's effect and before its mark", "self", "effect_made"),
    Fault("worker, between two events", "self", "next_claimed"),
    Fault("web, between commit and answer", "self", "reply_committed"),
    Fault("renderer, in the middle of a text", "render", "text_in_renderer"),
    Fault("cache, in the middle of a reply", "cache", "reply_prepared"),
    Fault("broker, between commit and bell", "broker", "committed"),
    Fault("indexer, between the index's commit and the database", "self", "documents_committed"),
)
# On the way to whom it concerns.
NEWS = (
    Fault("worker, in the middle of telling", "self", "batch_half_told"),
    Fault("worker, when a mail has left and nothing says so", "self", "mail_handed_over"),
    Fault("mail server, in the middle of a text", "sink", "mail_half"),
    Fault("cache, before counts are forgotten", "cache", "counts_forgotten"),
)
FURTHER = (
    Fault("web, in a reply's transaction", "self", "reply_stored"),
    Fault("web, between commit and bell", "self", "committed"),
    Fault("cache, between commit and bell", "cache", "committed"),
    Fault("broker, in a handler's transaction", "broker", "effect_made"),
    Fault("worker, in a reply's transaction", "worker", "reply_stored"),
    Fault("worker, between two batches of members", "self", "batch_told"),
    Fault("broker, between two batches of members", "broker", "batch_told"),
    Fault("worker, in the transaction that queues a mail", "self", "letter_queued"),
    Fault("worker, with a mail in its hands", "self", "mail_claimed"),
    Fault("mail server, when a mail is about to come", "sink", "mail_claimed"),
    Fault("mail server, between keeping a text and saying so", "sink", "mail_kept"),
    Fault("indexer, before the index's commit", "self", "documents_written"),
)
ANYWHERE = (
    *(Fault(victim, victim) for victim in ("web", "worker", "broker", "cache", "render", "search", "sink")),
    *(Fault(f"child of {victim}", victim, child=True) for victim in ("web", "worker", "render")),
)

OF_INDEXER = (Fault("search", "search"), *(fault for fault in NAMED + FURTHER if fault.name.startswith("indexer")))


# Forms that are sent again, and texts that are given back, come of these alone.
NEVER_LEFT_OUT = ("reply_committed", "text_in_renderer")
OTHERS_EACH_TIME = 4


def some_named(dice: random.Random) -> list[Fault]:
    """Named ones for one short run: those that laws speak of, and others that dice choose."""
    named = [*NAMED, *NEWS]
    others = [fault for fault in named if fault.place not in NEVER_LEFT_OUT]
    chosen = dice.sample(others, OTHERS_EACH_TIME)
    return [fault for fault in named if fault in chosen or fault.place in NEVER_LEFT_OUT]


def chosen_by(dice: random.Random, count: int) -> list[Fault]:
    """So many faults in any order: each named one once, as every law has to meet what it speaks of; of the rest half
    at any moment, which reaches places that nobody named, half at a named place.
    """
    certain = [*NAMED, *NEWS]
    chosen = [dice.choice(dice.choice([ANYWHERE, NAMED + NEWS + FURTHER])) for _number in range(count - len(certain))]
    chosen += certain
    dice.shuffle(chosen)
    return chosen


def befall(stack: Stack, faults: list[Fault], dice: random.Random) -> Journal:
    """Let members write, and let one fault after another befall the site; returns what members sent and were told."""
    with members_at_work(stack) as journal:
        _await_writing(journal, PROGRESS, what="the first texts")
        for fault in faults:
            _befall(stack, fault, journal, dice)
        await_true(lambda: set(KINDS) <= journal.kinds or journal.faults, seconds=60, what="forms of every kind")
    await_true(lambda: not _left(stack), seconds=120, what="the handlers")
    await_true(lambda: not news_laws.under_way(stack), seconds=180, what="the news")
    await_true(lambda: not search_laws.behind(stack), seconds=90, what="the index")
    return journal


@contextmanager
def members_at_work(stack: Stack) -> Iterator[Journal]:
    """Members write as long as the body lasts; at its end every form that was begun has been answered."""
    journal = Journal(members=sign_in_members(stack))
    members = journal.members
    pens = [Pen(members[number::PENS], journal, number) for number in range(PENS)]
    for pen in pens:
        pen.start()
    try:
        yield journal
    finally:
        for pen in pens:
            pen.is_done.set()
        for pen in pens:
            pen.join(180)
            if pen.is_alive():
                journal.faults.append("a pen never ended")


def _befall(stack: Stack, fault: Fault, journal: Journal, dice: random.Random) -> None:
    start, before = time.monotonic(), stack.pid(fault.victim)
    if fault.place:
        _at_its_place(stack, fault, journal)
    else:
        time.sleep(dice.uniform(0, 1.5))  # the moment is what the dice are for
        _now(stack, fault, dice)
    struck = time.monotonic()
    journal.struck.append(fault.name)
    if fault.is_seen_by_supervisor:
        await_true(lambda: stack.pid(fault.victim) not in (before, None), seconds=BACK_WITHIN, what=fault.victim)
    await_true(stack.is_up, seconds=BACK_WITHIN, what=f"pages after: {fault.name}")
    _await_writing(journal, len(journal.answered) + PROGRESS, what=f"writing after: {fault.name}")
    logger.info("%s: came after %.1f s, over after %.1f s", fault.name, struck - start, time.monotonic() - struck)


def _at_its_place(stack: Stack, fault: Fault, journal: Journal) -> None:
    armed = stack.folder / "points" / fault.place
    armed.parent.mkdir(exist_ok=True)
    draft = armed.with_suffix(".draft")
    draft.write_text(fault.victim)
    draft.rename(armed)
    await_true(lambda: not armed.exists() or journal.faults, seconds=60, what=f"somebody at: {fault.name}")


def _now(stack: Stack, fault: Fault, dice: random.Random) -> None:
    await_true(lambda: stack.pid(fault.victim) is not None, seconds=BACK_WITHIN, what=fault.victim)
    victim = stack.pid(fault.victim)
    if fault.child:
        await_true(lambda: stack.children(fault.victim), seconds=BACK_WITHIN, what=f"a {fault.name}")
        victim = dice.choice(stack.children(fault.victim))
    with suppress(ProcessLookupError):  # it died of an earlier fault just now
        os.kill(victim, signal.SIGKILL)


def _await_writing(journal: Journal, goal: int, *, what: str) -> None:
    await_true(lambda: len(journal.answered) >= goal or journal.faults, seconds=60, what=what)
    assert journal.faults == [], journal.faults[:3]


def _left(stack: Stack) -> int:
    return stack.number("SELECT count(*) FROM events_handling WHERE state != 'done'")
