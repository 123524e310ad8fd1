"""Credentials: recording what was checked, and ending it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.models import Credential, User
from events.actions import record
from foundation import site
from foundation.errors import DomainError, NotPermitted


class AlreadyAccepted(DomainError):
    """The member has this very credential."""

    def __init__(self) -> None:
        super().__init__("already_accepted", _("This credential is recorded already. End it first to replace it."))


@transaction.atomic
def record_checked(
    *, actor: User, member: User, profession: str, method: str, expires_at: datetime | None, now: datetime
) -> Credential:
    """Write down that the actor checked a member's claim by this method. Raises NotPermitted, AlreadyAccepted."""
    _check(actor, member)
    User.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if Credential.objects.filter(member=member, profession=profession, method=method, state="accepted").exists():
        raise AlreadyAccepted
    credential = Credential.objects.create(
        member=member,
        profession=profession,
        method=method,
        state=Credential.State.ACCEPTED,
        requested_at=now,
        checked_at=now,
        checked_by=actor,
        expires_at=expires_at,
    )
    _show_newest(member, now)
    record("credential_accepted", actor=actor, subject=member, data={"credential": credential.pk}, now=now)
    return credential


@transaction.atomic
def revoke(*, actor: User, credential: Credential, reason: str, now: datetime) -> bool:
    """End an accepted credential; its badge vanishes everywhere at once. False when it was not. Raises NotPermitted."""
    _check(actor, credential.member)
    ended = Credential.objects.filter(pk=credential.pk, state=Credential.State.ACCEPTED).update(
        state=Credential.State.REVOKED, ended_at=now, end_reason=reason
    )
    if ended:
        _show_newest(credential.member, now)
        record("credential_ended", actor=actor, subject=credential.member, data={"credential": credential.pk}, now=now)
    return bool(ended)


def expire(*, now: datetime) -> int:
    """End what is past its date; returns how many. Each in a transaction of its own; may run at any time."""
    ended = 0
    overdue = Credential.objects.filter(state=Credential.State.ACCEPTED, expires_at__lte=now).select_related("member")
    for credential in overdue.order_by("pk"):
        with transaction.atomic():
            changed = Credential.objects.filter(pk=credential.pk, state=Credential.State.ACCEPTED).update(
                state=Credential.State.EXPIRED, ended_at=now
            )
            if changed:
                _show_newest(credential.member, now)
                data = {"credential": credential.pk}
                record("credential_ended", actor=None, subject=credential.member, data=data, now=now)
                ended += 1
    return ended


def _check(actor: User, member: User) -> None:
    if not policies.may_check_credential(actor, member):
        raise NotPermitted("check_credential", _("You cannot decide about this member's credentials."))


def _show_newest(member: User, now: datetime) -> None:
    """The newest accepted credential stands beside the name; pages kept for guests show the old one no longer."""
    newest = Credential.objects.accepted(now).filter(member=member).order_by("-checked_at", "-pk").first()
    User.objects.filter(pk=member.pk).update(shown_credential=newest)
    site.bump_epoch()
