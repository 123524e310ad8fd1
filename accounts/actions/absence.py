"""Accounts that nobody used for long and in which nobody wrote anything: told beforehand, then deleted like any other.

A member who left texts stays: readers need to see whose they are.
"""

import functools
import operator
from datetime import datetime, timedelta
from typing import Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import mail
from accounts.actions import deletion
from accounts.models import ApiToken, Credential, Erasure, Membership, ServiceAccount, User, VisitDay
from events.actions import record
from foundation import belongings

TOLD_BEFORE: Final = timedelta(days=30)
MOST_IN_ONE_RUN: Final = 50


def announce_deletions(*, now: datetime) -> int:
    """Tell members who were away for settings.ABSENT_DAYS less TOLD_BEFORE when their account goes; how many.

    Each is told once: from then on their deletion waits. Killed anywhere, the next run goes on.
    """
    if not settings.ABSENT_DAYS:
        return 0
    since = now - max(timedelta(days=settings.ABSENT_DAYS) - TOLD_BEFORE, TOLD_BEFORE)
    found = list(absent(since).order_by("pk").values_list("pk", flat=True)[:MOST_IN_ONE_RUN])
    return sum(_announce(pk, since, now) for pk in found)


def absent(since: datetime) -> QuerySet[User]:
    """New members who were not here since then, have no right and no text, and belong to nothing. One statement."""
    own = {"member": OuterRef("pk")}
    traces = [
        Exists(VisitDay.objects.filter(**own)),  # kept for the last hundred days
        Exists(UserSession.objects.filter(user=OuterRef("pk"), last_seen_at__gte=since)),
        Exists(ApiToken.objects.filter(**own, last_used_at__gte=since)),
        Exists(Credential.objects.filter(**own)),
        Exists(Membership.objects.filter(**own)),
        Exists(ServiceAccount.objects.filter(owner=OuterRef("pk"))),
    ]
    texts = [one for one in belongings.belongings() if one.markdown and one.owner]
    traces += [Exists(one.model._base_manager.filter(one.is_of(OuterRef("pk")))) for one in texts]
    found: QuerySet[User] = User.objects.filter(
        Q(last_login__lt=since) | Q(last_login=None),
        joined_at__lt=since,
        email_confirmed_at__isnull=False,
        trust_level=User.TrustLevel.NEW,
        is_active=True,
        is_staff=False,
        is_superuser=False,
        is_demonstration=False,
        deletion_due_at=None,
    )
    return found.exclude(functools.reduce(operator.or_, traces))


@transaction.atomic
def _announce(pk: int, since: datetime, now: datetime) -> bool:
    member = absent(since).select_for_update(of=("self",)).filter(pk=pk).first()
    if member is None:
        return False
    due_at = now + TOLD_BEFORE
    erasure = deletion.let_wait(member=member, due_at=due_at, now=now, is_for_absence=True)
    record("deletion_announced", actor=None, subject=member, data={"erasure": erasure.pk}, now=now)
    mail.send("deletion_announced", member.email, member=member, context={"due_at": due_at})
    return True


def come_back(*, actor: User, now: datetime) -> bool:
    """Keep the account of somebody who signs in after they were told. True where it was to go for their absence."""
    if actor.deletion_due_at is None:
        return False
    waits = Erasure.objects.waiting().filter(member=actor, is_for_absence=True, attempts=0)
    return waits.exists() and deletion.keep_account(actor=actor, now=now)
