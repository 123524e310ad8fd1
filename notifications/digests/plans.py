"""Plans: every member has one, it follows the member's clock, and it is their own to change."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from events.models import Event
from events.registry import handles
from notifications.digests.schedule import reschedule, rhythm_of
from notifications.models import Digest, DigestPlan
from notifications.models.digests import Product

ADOPTED_AT_ONCE = 500  # members in one statement
FIRST_PERIOD = timedelta(days=7)  # what a member's first digest looks back at
ABSENCE = timedelta(days=30)
SWITCHED_OFF = "switched_off"


def new_plan(member: User, now: datetime) -> DigestPlan:
    """The plan of a member who chose nothing yet; not stored."""
    begun_at = max(member.joined_at, now - FIRST_PERIOD)
    plan = DigestPlan(
        member=member,
        covered_until=min(begun_at, now),
        missed_covered_until=min(member.joined_at, now),
        missed_due_at=now + ABSENCE,
    )
    plan.last_date = rhythm_of(plan).local_date(now)
    reschedule(plan)
    return plan


def plan_of(member: User, now: datetime) -> DigestPlan:
    """The member's plan as it stands; one that is not stored yet where the worker has not come by. One statement."""
    found = DigestPlan.objects.visible_to(member).first()
    if found is None:
        return new_plan(member, now)
    found.member = member
    return found


def adopt(now: datetime) -> int:
    """Give a plan to members who have none, a bounded number in one run. Returns how many. Idempotent."""
    without = User.objects.filter(digest_plan__isnull=True, is_active=True).order_by("pk")
    plans = [new_plan(member, now) for member in without[:ADOPTED_AT_ONCE]]
    DigestPlan.objects.bulk_create(plans, ignore_conflicts=True)
    return len(plans)


@handles("account_edited", name="notifications.move_digest")
def follow_the_clock(event: Event) -> None:
    """A member has another time zone: their next digest comes by that one. Idempotent."""
    _follow(event)


@handles("account_repaired", name="notifications.move_digest")
def follow_the_repaired_clock(event: Event) -> None:
    """Staff gave a member another time zone."""
    _follow(event)


def _follow(event: Event) -> None:
    if "time_zone" not in event.data.get("fields", []):
        return
    plan = DigestPlan.objects.select_for_update(of=("self",)).filter(member_id=event.subject_id)
    for one in plan.select_related("member"):
        reschedule(one)
        one.save(update_fields=["next_due_at"])


@transaction.atomic
def stop(member_id: int, product: str, now: datetime) -> None:
    """Switch one digest off, as by the link in it. Idempotent."""
    member = User.objects.get(pk=member_id)
    DigestPlan.objects.bulk_create([new_plan(member, now)], ignore_conflicts=True)
    own = DigestPlan.objects.filter(member_id=member_id)
    if product == Product.FOLLOW:
        own.update(frequency=DigestPlan.Frequency.OFF, next_due_at=None, chosen_at=now)
    else:
        own.update(is_missed_you_on=False, missed_due_at=None, chosen_at=now)


def resume(plan: DigestPlan, now: datetime) -> None:
    """Begin a period now, after a time without digests, which is recorded as one that was skipped."""
    if plan.covered_until >= now:
        return
    Digest.objects.create(
        recipient_id=plan.member_id,
        product=Product.FOLLOW,
        period_started_at=plan.covered_until,
        period_ended_at=now,
        state=Digest.State.SKIPPED,
        reason=SWITCHED_OFF,
        made_at=now,
    )
    plan.covered_until = now
    plan.last_date = rhythm_of(plan).local_date(now)
