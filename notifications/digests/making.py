"""Making digests that are due, many members at once. Exactly one for each period, whatever happens to the worker.

For a batch everything is read and written out first. Then one short transaction stores the digest, its items and its
mail and moves the plan on, for those whose plan still is as it was read: a worker that dies before leaves nothing,
one that dies after has finished, and of two at once the second finds that the plan has moved.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation

from accounts.models import Standing
from events import bell
from notifications.digests import composing, plans
from notifications.digests.batches import LOOKED_BACK, Batch, Reader
from notifications.digests.schedule import reschedule, rhythm_of
from notifications.letters import Letter
from notifications.models import Digest, DigestItem, DigestPlan, OutgoingMail
from notifications.models.digests import Product

logger = logging.getLogger(__name__)

BATCH = 200  # members
RUN_SECONDS = 20.0
AGAIN_IN = timedelta(hours=1)  # after a failure that is one member's own

Clock = Callable[[], datetime]
Waiting = Callable[[datetime], QuerySet[DigestPlan]]


@dataclass
class Outcome:
    """What becomes of one plan that is due."""

    plan: DigestPlan
    covered_until: datetime
    """As it was when the plan was read."""
    end: datetime | None = None
    """Of the period; None where none is recorded and the plan only moves."""
    last_date: date | None = None
    reason: str = ""
    """Why it is skipped; empty where it is not."""
    contents: composing.Contents | None = None
    letter: Letter | None = None


def make_due(*, clock: Clock = timezone.now, seconds: float = RUN_SECONDS) -> bool:
    """Make what is due, the longest-waiting first, for so long. True when more is waiting."""
    plans.adopt(clock())
    return in_batches(make, _waiting, clock, seconds)


def make(due: Sequence[DigestPlan], now: datetime) -> None:
    """Make the digests of these plans. When one of many fails, each is made by itself, so that only that one waits."""
    one_by_one(due, now, lambda some: store(_outcomes(some, now), Product.FOLLOW, now), _waiting, "next_due_at")


def _waiting(now: datetime) -> QuerySet[DigestPlan]:
    return DigestPlan.objects.due(now).select_related("member__mailbox")


def in_batches(
    work: Callable[[Sequence[DigestPlan], datetime], None], waiting: Waiting, clock: Clock, seconds: float
) -> bool:
    """Take the plans that wait, a batch at a time, for so long. True when more are waiting."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        now = clock()
        due = list(waiting(now)[:BATCH])
        if not due:
            return False
        work(due, now)
    return True


def one_by_one(
    due: Sequence[DigestPlan],
    now: datetime,
    work: Callable[[Sequence[DigestPlan]], None],
    waiting: Waiting,
    column: str,
) -> None:
    """Do the work for all of these plans; if it fails, for each by itself, and put off those that fail alone.

    `column` says when a plan is due.
    """
    if not due:
        return
    try:
        work(due)
    except Exception as error:
        if len(due) > 1:
            # Read again: what was decided before the failure stands in the plans, and was not stored.
            for plan in due:
                one_by_one(list(waiting(now).filter(pk=plan.pk)), now, work, waiting, column)
            return
        logger.exception("digest_failed member=%s error=%s", due[0].member_id, type(error).__name__)
        own = DigestPlan.objects.filter(pk=due[0].pk, **{f"{column}__isnull": False})
        own.update(**{column: now + AGAIN_IN})


def _outcomes(due: Sequence[DigestPlan], now: datetime) -> list[Outcome]:
    outcomes = [_decided(plan, now) for plan in due]
    open_ones = [one for one in outcomes if one.end is not None and not one.reason]
    write(open_ones, Product.FOLLOW, lambda one: one.covered_until - LOOKED_BACK)
    return outcomes


def _decided(plan: DigestPlan, now: datetime) -> Outcome:
    """Whether a period ends for the plan, and whether its member is written to. No statement. Moves the plan on."""
    outcome = Outcome(plan, plan.covered_until)
    quiet_until = plan.member.quiet_ends_at(now)
    if quiet_until is not None:
        plan.next_due_at = quiet_until
        return outcome
    rhythm = rhythm_of(plan)
    first = rhythm.next_after(plan.last_date, plan.covered_until)
    if rhythm.at(first) <= now:
        outcome.last_date = rhythm.latest(first, now)
        outcome.end = rhythm.at(outcome.last_date)
        outcome.reason = refusal(plan, now)
        plan.last_date, plan.covered_until = outcome.last_date, outcome.end
    reschedule(plan)
    return outcome


def refusal(plan: DigestPlan, now: datetime) -> str:
    """Why the member gets no digest whatever stands in it; empty where they do."""
    if plan.member.standing(now) != Standing.GOOD:
        return "not_active"
    mailbox = getattr(plan.member, "mailbox", None)  # read with the plan; most members have none
    if mailbox is not None and mailbox.paused_at is not None:
        return "paused"
    return "unconfirmed" if plan.member.email_confirmed_at is None else ""


def write(outcomes: Iterable[Outcome], product: str, since: Callable[[Outcome], datetime]) -> None:
    """Find out what stands in each, and write the letters of those in which something does.

    As many statements for one as for all of one language.
    """
    by_language: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_language.setdefault(outcome.plan.member.language, []).append(outcome)
    for language, same in by_language.items():
        with translation.override(language):
            readers = [Reader(one.plan.member, since(one), one.end or one.covered_until) for one in same]
            contents = composing.contents_of(Batch(readers, product=product))
            for outcome in same:
                outcome.contents = contents[outcome.plan.member_id]
                if outcome.contents.item_count:
                    outcome.letter = _letter(outcome, product)


def _letter(outcome: Outcome, product: str) -> Letter:
    assert outcome.contents is not None  # noqa: S101 - the caller just set it
    name = composing.message_id_of(outcome.plan.member_id, product, outcome.covered_until)
    return composing.letter_of(outcome.contents, outcome.plan, product, name, since=outcome.covered_until)


@transaction.atomic
def _store(outcomes: Sequence[Outcome], mails: dict[int, OutgoingMail], product: str, now: datetime) -> None:
    """Store what the plans' periods came to. Locks the plans; those that moved meanwhile are somebody else's."""
    column = "covered_until" if product == Product.FOLLOW else "missed_covered_until"
    held = DigestPlan.objects.select_for_update().filter(pk__in=[one.plan.pk for one in outcomes]).order_by("pk")
    standing = dict(held.values_list("pk", column))
    current = [one for one in outcomes if standing.get(one.plan.pk) == one.covered_until]
    sent = [mails[one.plan.pk] for one in current if one.plan.pk in mails]
    OutgoingMail.objects.bulk_create(sent)
    ended = [one for one in current if one.end is not None]
    digests = [_digest(one, mails.get(one.plan.pk), product, now) for one in ended]
    Digest.objects.bulk_create(digests)
    DigestItem.objects.bulk_create(_items(ended, digests))
    fields = ["last_date", "covered_until", "next_due_at"]
    if product == Product.MISSED_YOU:
        fields = ["missed_covered_until", "missed_due_at"]
    DigestPlan.objects.bulk_update([one.plan for one in current], fields)
    if sent:
        from notifications.tasks import send_due_mail  # noqa: PLC0415 - tasks import this module

        bell.ring_on_commit(send_due_mail)


def store(outcomes: Sequence[Outcome], product: str, now: datetime) -> None:
    """Make the mails ready for the wire, then store all in one short transaction."""
    mails = {one.plan.pk: one.letter.row(now) for one in outcomes if one.letter is not None and one.end is not None}
    _store(outcomes, mails, product, now)


def _digest(outcome: Outcome, mail: OutgoingMail | None, product: str, now: datetime) -> Digest:
    assert outcome.end is not None  # noqa: S101 - the caller chose those that end
    state = Digest.State.SKIPPED if outcome.reason else Digest.State.SENT if mail else Digest.State.EMPTY
    return Digest(
        recipient_id=outcome.plan.member_id,
        product=product,
        period_started_at=outcome.covered_until,
        period_ended_at=outcome.end,
        state=state,
        reason=outcome.reason,
        item_count=outcome.contents.item_count if outcome.contents else 0,
        mail=mail,
        made_at=now,
    )


def _items(ended: Sequence[Outcome], digests: Sequence[Digest]) -> list[DigestItem]:
    return [
        DigestItem(digest=digest, section=section.slug, key=item.key, until=item.until)
        for outcome, digest in zip(ended, digests, strict=True)
        if outcome.contents is not None
        for section, items in outcome.contents.found
        for item in items
    ]
