"""Choosing when digests come."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from events.actions import record
from notifications.digests import plans
from notifications.digests.schedule import reschedule
from notifications.models import DigestPlan

CHOSEN = ("frequency", "weekday", "hour", "is_missed_you_on")


@transaction.atomic
def choose_digests(
    *, actor: User, frequency: str, weekday: int, hour: int, is_missed_you_on: bool, now: datetime
) -> DigestPlan:
    """Let the actor's digests come like this from now on. The period that runs is not cut short. Idempotent."""
    DigestPlan.objects.bulk_create([plans.new_plan(actor, now)], ignore_conflicts=True)
    plan = DigestPlan.objects.select_for_update().get(member=actor)
    plan.member = actor
    wanted = {"frequency": frequency, "weekday": weekday, "hour": hour, "is_missed_you_on": is_missed_you_on}
    changed = sorted(name for name, value in wanted.items() if getattr(plan, name) != value)
    if not changed:
        return plan
    was_off = plan.frequency == DigestPlan.Frequency.OFF
    for name, value in wanted.items():
        setattr(plan, name, value)
    if was_off and frequency != DigestPlan.Frequency.OFF:
        plans.resume(plan, now)
    if {"frequency", "weekday", "hour"} & set(changed):
        reschedule(plan)
    if "is_missed_you_on" in changed:
        plan.missed_due_at = now + plans.ABSENCE if is_missed_you_on else None
    plan.chosen_at = now
    plan.save()
    record("digests_chosen", actor=actor, subject=actor, data={"fields": changed}, now=now)
    return plan
