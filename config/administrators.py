"""Making the first administrators, from the command line of the machine the site runs on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from accounts import names
from accounts.models import User
from events.actions import record
from foundation.errors import DomainError


class Outcome(StrEnum):
    """What had to be done."""

    MADE = "made"
    PROMOTED = "promoted"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Administrator:
    """The member with every right, and what was done to get one."""

    member: User
    outcome: Outcome


class CannotBeAdministrator(DomainError):
    """The address or the username cannot be used for this; the message says what to do instead."""


def make_administrator(*, email: str, username: str = "", now: datetime) -> Administrator:
    """A member with every right whose address counts as confirmed: whoever may run commands here vouches for it.

    A new one has no password; `password_link` lets them choose one. They have to set up a second factor before they
    can open anything that staff can open. Idempotent: an administrator stays one. Raises CannotBeAdministrator.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise CannotBeAdministrator("email_malformed", f"{email!a} is not an e-mail address.") from None
    with transaction.atomic():
        member = User.objects.select_for_update().filter(email=address).first()
        outcome = _promote(member, username) if member is not None else Outcome.MADE
        if member is None:
            member = _make(address, username, now)
        if outcome is not Outcome.UNCHANGED:
            _confirm_address(member, address, now)
            record("administrator_created", actor=None, subject=member, data={"outcome": outcome.value}, now=now)
    return Administrator(member, outcome)


def password_link(member: User) -> str:
    """Where this member can choose a password once, within PASSWORD_RESET_TIMEOUT. Dies with the next sign-in."""
    parts = {"uidb36": user_pk_to_url_str(member), "key": default_token_generator.make_token(member)}
    path = reverse("account_reset_password_from_key", kwargs=parts)
    return f"{settings.SITE_URL}{path}"


def _make(address: str, username: str, now: datetime) -> User:
    if EmailAddress.objects.filter(email__iexact=address).exists():
        raise CannotBeAdministrator("email_taken", f"{address} is a second address of another member.")
    name = names.normalise(username or address.partition("@")[0])
    try:
        names.validate_username(name)
    except ValidationError as error:
        raise _choose_a_username(name, " ".join(error.messages)) from None
    if User.objects.filter(username__iexact=name).exists():
        raise _choose_a_username(name, "It is taken.")
    return User.objects.create_superuser(name, address, joined_at=now)


def _promote(member: User, username: str) -> Outcome:
    if username and names.normalise(username).lower() != member.username.lower():
        raise CannotBeAdministrator(
            "username_differs", f"{member.email} belongs to {member.username}. Leave --username out to promote them."
        )
    if member.is_demonstration:
        raise CannotBeAdministrator("demonstration", f"{member.username} is a demonstration member: anybody can be it.")
    wanted = {"is_staff": True, "is_superuser": True, "is_active": True, "suspended_until": None, "refused_at": None}
    if all(getattr(member, field) == value for field, value in wanted.items()) and member.approved_at is not None:
        return Outcome.UNCHANGED
    for field, value in wanted.items():
        setattr(member, field, value)
    member.approved_at = member.approved_at or member.joined_at
    member.save(update_fields=[*wanted, "approved_at"])
    return Outcome.PROMOTED


def _confirm_address(member: User, address: str, now: datetime) -> None:
    User.objects.filter(pk=member.pk, email_confirmed_at__isnull=True).update(email_confirmed_at=now)
    EmailAddress.objects.filter(user=member, primary=True).exclude(email__iexact=address).update(primary=False)
    EmailAddress.objects.update_or_create(user=member, email=address, defaults={"verified": True, "primary": True})


def _choose_a_username(name: str, reason: str) -> CannotBeAdministrator:
    return CannotBeAdministrator("username_unusable", f"{name!r} cannot be the username: {reason} Add --username NAME.")
