"""Writing to members who have not been here for a month: what they missed, and only if nothing else of ours came."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet
from django.utils import timezone

from notifications.digests import making, sections
from notifications.digests.making import RUN_SECONDS, Clock, Outcome
from notifications.digests.plans import ABSENCE
from notifications.models import DigestPlan, OutgoingMail
from notifications.models.digests import Product

GONE_AFTER = timedelta(days=180)  # whoever was away longer is left alone
PRODUCT = Product.MISSED_YOU.value


def make_due(*, clock: Clock = timezone.now, seconds: float = RUN_SECONDS) -> bool:
    """Look at those whose absence is due to be looked at, for so long. True when more is waiting."""
    return making.in_batches(make, _waiting, clock, seconds)


def make(due: Sequence[DigestPlan], now: datetime) -> None:
    """Write to those of the plans' members who were away. As `making.make`: one that fails keeps nobody waiting."""
    making.one_by_one(
        due, now, lambda some: making.store(_outcomes(some, now), PRODUCT, now), _waiting, "missed_due_at"
    )


def _waiting(now: datetime) -> QuerySet[DigestPlan]:
    return DigestPlan.objects.missed_due(now).select_related("member__mailbox")


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
