"""Writing to members who have not been here for a month: what they missed, and only if nothing else of ours came."""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from notifications.digests import making, sections
from notifications.digests.making import AGAIN_IN, BATCH, RUN_SECONDS, Clock, Outcome
from notifications.digests.plans import ABSENCE
from notifications.models import DigestPlan, OutgoingMail
from notifications.models.digests import Product

logger = logging.getLogger(__name__)

GONE_AFTER = timedelta(days=180)  # whoever was away longer is left alone
PRODUCT = Product.MISSED_YOU.value


def make_due(*, clock: Clock = timezone.now, seconds: float = RUN_SECONDS) -> bool:
    """Look at those whose absence is due to be looked at, for so long. True when more is waiting."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        now = clock()
        due = list(DigestPlan.objects.missed_due(now).select_related("member")[:BATCH])
        if not due:
            return False
        make(due, now)
    return True


def make(due: Sequence[DigestPlan], now: datetime) -> None:
    """Write to those of the plans' members who were away. As `making.make`: one that fails keeps nobody waiting."""
    if not due:
        return
    try:
        making.store(_outcomes(due, now), PRODUCT, now)
    except Exception as error:
        if len(due) > 1:
            # Read again: what was decided before the failure stands in the plans, and was not stored.
            for plan in due:
                make(list(DigestPlan.objects.missed_due(now).filter(pk=plan.pk).select_related("member")), now)
            return
        logger.exception("digest_failed member=%s error=%s", due[0].member_id, type(error).__name__)
        own = DigestPlan.objects.filter(pk=due[0].pk, missed_due_at__isnull=False)
        own.update(missed_due_at=now + AGAIN_IN)


def _outcomes(due: Sequence[DigestPlan], now: datetime) -> list[Outcome]:
    """What becomes of each. Flat: when members were here, what was mailed to them, and the sections."""
    seen = sections.last_seen([plan.member_id for plan in due])
    addresses = [plan.member.email for plan in due]
    mailed = OutgoingMail.objects.filter(recipient__in=addresses, created_at__gt=now - ABSENCE).order_by()
    mailed = mailed.exclude(digests__product=PRODUCT)
    written = dict(mailed.values("recipient").annotate(at=Max("created_at")).values_list("recipient", "at"))
    since: dict[int, datetime] = {}
    outcomes = []
    for plan in due:
        known = [plan.member.last_login or plan.member.joined_at, seen.get(plan.member_id, plan.member.joined_at)]
        since[plan.pk] = max(known)
        outcomes.append(_decided(plan, since[plan.pk], written.get(plan.member.email), now))
    open_ones = [one for one in outcomes if one.end is not None and not one.reason]
    making.write(open_ones, PRODUCT, lambda one: since[one.plan.pk])
    return outcomes


def _decided(plan: DigestPlan, seen_at: datetime, mailed_at: datetime | None, now: datetime) -> Outcome:
    """Moves the plan on. Nothing is recorded of whoever was here, or is gone."""
    outcome = Outcome(plan, plan.missed_covered_until)
    quiet_until = plan.member.quiet_ends_at(now)
    if now - seen_at < ABSENCE:
        plan.missed_due_at = seen_at + ABSENCE
    elif now - seen_at > GONE_AFTER or plan.missed_covered_until >= now:
        plan.missed_due_at = now + ABSENCE
    elif quiet_until is not None:
        plan.missed_due_at = quiet_until
    else:
        outcome.end = now
        outcome.reason = making.refusal(plan, now) or ("other_mail" if mailed_at else "")
        plan.missed_due_at = (mailed_at or now) + ABSENCE
        plan.missed_covered_until = now
    return outcome
