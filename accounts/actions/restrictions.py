"""Suspending and silencing members, for a time."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import mail, policies
from accounts.actions import sessions
from accounts.models import User
from content import gates
from events.actions import record
from foundation.errors import DomainError, NotPermitted

_ENDED: Final[dict[str, dict[str, Any]]] = {  # Any: columns of two types
    "suspended_until": {"suspended_until": None, "suspension_reason": ""},
    "silenced_until": {"silenced_until": None, "silence_reason": ""},
}
_SAME: Final = timedelta(seconds=1)  # events keep milliseconds


class EndInThePast(DomainError):
    """A restriction must end after it begins."""

    def __init__(self) -> None:
        super().__init__("end_in_the_past", _("Choose an end in the future."), field="until")


def suspend_member(
    *,
    actor: User,
    member: User,
    until: datetime,
    now: datetime,
    reason: str = "",
    declared: gates.Declared = gates.NOTHING_DECLARED,
) -> None:
    """Keep the member from signing in until then, and end their sessions; a mail tells them why.

    Raises NotPermitted, EndInThePast, and DomainError when a gate refuses the reason. Must be called outside a
    transaction.
    """
    _check(actor, member, until, now)
    passage = gates.submit(actor=actor, purpose="decision", texts={"reason": reason}, declared=declared, now=now)
    with transaction.atomic():
        User.objects.filter(pk=member.pk).update(suspended_until=until, suspension_reason=reason)
        gates.record(passage, host=member, now=now, is_released=True)
        sessions.end_all_sessions(actor=actor, member=member)
        record("member_suspended", actor=actor, subject=member, data={"until": until}, now=now)
        mail.send("member_suspended", member.email, member=member, context={"until": until, "reason": reason})


def silence_member(
    *,
    actor: User,
    member: User,
    until: datetime,
    now: datetime,
    reason: str = "",
    declared: gates.Declared = gates.NOTHING_DECLARED,
) -> None:
    """Let the member read but not write until then; a mail tells them why.

    Raises NotPermitted, EndInThePast, and DomainError when a gate refuses the reason. Must be called outside a
    transaction.
    """
    _check(actor, member, until, now)
    passage = gates.submit(actor=actor, purpose="decision", texts={"reason": reason}, declared=declared, now=now)
    with transaction.atomic():
        User.objects.filter(pk=member.pk).update(silenced_until=until, silence_reason=reason)
        gates.record(passage, host=member, now=now, is_released=True)
        record("member_silenced", actor=actor, subject=member, data={"until": until}, now=now)
        mail.send("member_silenced", member.email, member=member, context={"until": until, "reason": reason})


@transaction.atomic
def lift_restrictions(*, actor: User, member: User, now: datetime) -> bool:
    """End suspension and silence now. False when there was neither. Raises NotPermitted."""
    _check_right(actor, member)
    was_restricted = member.is_suspended(now) or member.is_silenced(now)
    User.objects.filter(pk=member.pk).update(**_ENDED["suspended_until"], **_ENDED["silenced_until"])
    if was_restricted:
        record("member_restrictions_lifted", actor=actor, subject=member, now=now)
    return was_restricted


@transaction.atomic
def end_restriction(*, actor: User, member: User, column: str, until: datetime, now: datetime) -> bool:
    """End the suspension (`suspended_until`) or the silence (`silenced_until`) that lasts until then.

    False where it is over, or another one has taken its place, which stays. Raises NotPermitted.
    """
    _check_right(actor, member)
    found = User.objects.select_for_update().get(pk=member.pk)
    end: datetime | None = getattr(found, column)
    if end is None or end <= now or abs(end - until) > _SAME:
        return False
    User.objects.filter(pk=member.pk).update(**_ENDED[column])
    record("member_restrictions_lifted", actor=actor, subject=member, now=now)
    return True


def _check_right(actor: User, member: User) -> None:
    if not policies.may_restrict(actor, member):
        raise NotPermitted("restrict_member", _("You cannot suspend or silence this member."))


def _check(actor: User, member: User, until: datetime, now: datetime) -> None:
    _check_right(actor, member)
    if until <= now:
        raise EndInThePast
