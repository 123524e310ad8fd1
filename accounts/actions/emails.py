"""The member's e-mail address: one at a time, and a second only while it waits to be confirmed."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.actions import joining
from accounts.models import User
from events.actions import record
from foundation.errors import DomainError, NotPermitted


def register_confirmed_address(*, actor: User) -> None:
    """Note the address of an account that staff or a command made, so that signing in does not ask to confirm it."""
    if actor.email_confirmed_at is not None and not EmailAddress.objects.filter(user=actor).exists():
        EmailAddress.objects.get_or_create(user=actor, email=actor.email, defaults={"verified": True, "primary": True})


@transaction.atomic
def note_confirmation(*, actor: User, previous_email: str, now: datetime) -> None:
    """Record that the member opened the link in a confirmation mail: for the first address, or for a new one."""
    if actor.email_confirmed_at is None:
        joining.confirm_email(actor=actor, now=now)
    elif actor.email != previous_email:
        record("email_changed", actor=actor, subject=actor, now=now)


def is_taken_by_another(*, actor: User, email: str) -> bool:
    """Whether the address belongs to somebody else. For choosing which mail to send; nobody may be told."""
    if User.objects.all().with_email(email).exclude(pk=actor.pk).exists():
        return True
    return bool(EmailAddress.objects.filter(email=email.lower(), verified=True).exclude(user=actor).exists())


def pending_address(member: User) -> EmailAddress | None:
    """The address that the member wants to change to and has not confirmed, if any."""
    pending: EmailAddress | None = EmailAddress.objects.filter(user=member, verified=False, primary=False).last()
    return pending


@transaction.atomic
def drop_pending_address(*, actor: User) -> bool:
    """Stop a change of address that was not confirmed. False when there was none."""
    deleted, _by_model = EmailAddress.objects.filter(user=actor, verified=False, primary=False).delete()
    return bool(deleted)


def replace_email(*, actor: User, member: User, email: str, now: datetime) -> None:
    """Give a member another, confirmed address, as when the mailbox is lost. Raises NotPermitted, DomainError."""
    if not policies.may_replace_email(actor):
        raise NotPermitted("replace_email", _("Only superusers can change a member's address."))
    _set_address(actor, member, email, now)


def claim(*, member: User, email: str, now: datetime) -> None:
    """Give an imported account the address of its owner, for whom the operator vouches. Raises DomainError."""
    if member.origin != User.Origin.IMPORT or member.email_confirmed_at is not None:
        raise DomainError("not_to_claim", _("This account did not come by an import, or its owner is here already."))
    _set_address(None, member, email, now)


def _set_address(actor: User | None, member: User, email: str, now: datetime) -> None:
    email = email.strip().lower()
    try:
        with transaction.atomic():
            EmailAddress.objects.filter(user=member).delete()
            EmailAddress.objects.create(user=member, email=email, primary=True, verified=True)
            User.objects.filter(pk=member.pk).update(email=email, email_confirmed_at=now)
            record("email_changed", actor=actor, subject=member, now=now)
    except IntegrityError:
        raise DomainError("email_taken", _("Another account has this address."), field="email") from None
    member.email, member.email_confirmed_at = email, now
