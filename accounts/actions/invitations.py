"""Invitations: leave to join while the site is not open to all."""

import hashlib
import secrets
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import mail, policies
from accounts.models import Invitation, User
from content import gates
from events.actions import record
from foundation.errors import DomainError, NotPermitted

LIFE = timedelta(days=14)
TOKEN_BYTES = 32


class InvitationUnusable(DomainError):
    """The invitation was used, withdrawn, has expired or never existed; which of these stays untold."""

    def __init__(self) -> None:
        super().__init__(
            "invitation_unusable",
            _("This invitation has been used, has been withdrawn or has expired. Ask for a new one."),
        )


def hash_of(token: str) -> str:
    """What is stored of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def invite(
    *,
    actor: User,
    now: datetime,
    email: str = "",
    note: str = "",
    life: timedelta = LIFE,
    declared: gates.Declared = gates.NOTHING_DECLARED,
) -> tuple[Invitation, str]:
    """Make an invitation, and send its link where it has an address; returns it with the link, which is kept nowhere.

    With `email`, only that address can use it. Raises NotPermitted, and DomainError when a gate refuses the note. Must
    be called outside a transaction.
    """
    if not policies.may_invite(actor):
        raise NotPermitted("invite", _("Only staff with this permission can invite people."))
    passage = gates.submit(actor=actor, purpose="invitation", texts={"note": note}, declared=declared, now=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    url = f"{mail.absolute('account_signup')}?{urlencode({'invitation': token})}"
    with transaction.atomic():
        invitation = Invitation.objects.create(
            token_hash=hash_of(token),
            email=email.strip().lower(),
            note=note,
            invited_by=actor,
            expires_at=now + life,
        )
        gates.record(passage, host=invitation, now=now, is_released=True)
        record("invitation_sent", actor=actor, subject=invitation, now=now)
        if invitation.email:
            context = {"invitation_url": url, "expires_at": invitation.expires_at}
            mail.send("invitation", invitation.email, context=context)
    return invitation, url


@transaction.atomic
def withdraw_invitation(*, actor: User, invitation: Invitation, now: datetime) -> bool:
    """Make an open invitation useless. False when it already was. Raises NotPermitted."""
    if not policies.may_withdraw_invitation(actor):
        raise NotPermitted("withdraw_invitation", _("Only staff with this permission can withdraw invitations."))
    changed = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, withdrawn_at__isnull=True).update(
        withdrawn_at=now
    )
    if changed:
        record("invitation_withdrawn", actor=actor, subject=invitation, now=now)
    return bool(changed)


def use_invitation(*, actor: User, token_hash: str, now: datetime) -> None:
    """Use the invitation up for this new member, in the caller's transaction. Raises InvitationUnusable.

    One conditional update: whoever comes second finds nothing to change.
    """
    usable = Invitation.objects.open(now).filter(token_hash=token_hash, email__in=["", actor.email])
    if usable.update(used_at=now, used_by=actor) != 1:
        raise InvitationUnusable


def burn_invitation(*, token_hash: str, now: datetime) -> None:
    """Use the invitation up for nobody, where signing up is only pretended."""
    Invitation.objects.open(now).filter(token_hash=token_hash).update(used_at=now)
