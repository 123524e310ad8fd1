"""Accounts of members at other services: what follows from linking and unlinking one."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts import identifiers
from accounts.actions import credentials, emails
from accounts.models import Credential, User
from events.actions import record

ORCID = "orcid"


def confirmed_email(sociallogin: SocialLogin) -> str:
    """The address that the service says it has confirmed; empty for none."""
    found = [address.email for address in sociallogin.email_addresses if address.verified is True]
    return found[0].strip().lower() if found else ""


def link_newcomer(*, actor: User, sociallogin: SocialLogin, now: datetime) -> None:
    """Link the account by which a newcomer came, whose address counts as confirmed if the service says so."""
    with transaction.atomic():
        account = SocialAccount.objects.create(
            user=actor, provider=sociallogin.account.provider, uid=sociallogin.account.uid, extra_data={}
        )
        sociallogin.account, sociallogin.user = account, actor
        email = confirmed_email(sociallogin)
        if email and email == actor.email:
            EmailAddress.objects.filter(user=actor, email=email).update(verified=True)
            emails.note_confirmation(actor=actor, previous_email=email, now=now)
    note_link(actor=actor, provider=account.provider, uid=account.uid, now=now)


@transaction.atomic
def note_link(*, actor: User, provider: str, uid: str, now: datetime) -> None:
    """Write down that the member can sign in by it from now on. An ORCID iD is a credential as well."""
    record("outside_account_linked", actor=actor, subject=actor, data={"provider": provider}, now=now)
    if provider == ORCID:
        _link_orcid(actor, uid, now)


@transaction.atomic
def note_unlink(*, actor: User, provider: str, now: datetime) -> None:
    """Write down that the member signs in by it no more; an ORCID iD is then shown no longer."""
    record("outside_account_unlinked", actor=actor, subject=actor, data={"provider": provider}, now=now)
    if provider == ORCID:
        for credential in Credential.objects.by(actor).filter(method="orcid", state="accepted"):
            credentials.withdraw(actor=actor, credential=credential, now=now, is_unlinked=True)


def _link_orcid(member: User, uid: str, now: datetime) -> None:
    """What the service named as the iD makes a credential, unless it is none, or somebody else has it.

    Nor does it where a reviewer took the badge away: linking again would undo that.
    """
    try:
        orcid = identifiers.clean_orcid(uid)
    except ValidationError:
        return
    own = Credential.objects.by(member)
    if own.filter(method="orcid", state="accepted").exists() or own.revoked("orcid").exists():
        return
    try:
        with transaction.atomic():
            credential = Credential.objects.create(
                member=member, profession="researcher", method="orcid", requested_at=now
            )
            credentials.begin(credential, actor=member, now=now)
            credentials.settle_accepted(credential, actor=None, expires_at=None, now=now, orcid=orcid)
    except IntegrityError:
        return
