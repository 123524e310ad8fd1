"""Accounts of tools: staff make them, a member answers for each, and both can switch one off."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import likeness, names, policies
from accounts.actions.joining import UsernameTaken, is_username_taken
from accounts.models import ApiToken, Profile, ServiceAccount, User
from accounts.models.services import LONGEST_PURPOSE, NOBODYS
from content import gates
from events.actions import record
from foundation import site
from foundation.errors import DomainError, NotPermitted


def make_service_account(
    *,
    actor: User,
    username: str,
    name: str,
    purpose: str,
    owner: User,
    now: datetime,
    declared: gates.Declared = gates.NOTHING_DECLARED,
) -> ServiceAccount:
    """Make an account for a tool. Nobody can sign in to it; its owner makes tokens for it.

    Raises NotPermitted, UsernameTaken, DomainError naming the field. Must be called outside a transaction.
    """
    if not policies.may_make_service_account(actor):
        raise NotPermitted("make_service_account", _("Only staff with this permission can make service accounts."))
    username, name = names.normalise(username), names.normalise(name)
    likeness.refuse_misleading(name, username)
    words = _checked(purpose, owner, now)
    texts = {"name": name, "purpose": words}
    passage = gates.submit(actor=actor, purpose="account", texts=texts, declared=declared, now=now)
    try:
        with transaction.atomic():
            if is_username_taken(username=username, now=now):
                raise UsernameTaken
            member = _account(username, name, owner, actor, now)
            service = ServiceAccount.objects.create(
                member=member, owner=owner, purpose=words, made_by=actor, made_at=now
            )
            gates.record(passage, host=service, now=now, is_released=True)
            _record("service_account_made", actor, service, now)
    except IntegrityError:
        if not User.objects.all().with_username(username).exists():
            raise
        raise UsernameTaken from None  # somebody was faster
    return service


def change_service_account(
    *,
    actor: User,
    service: ServiceAccount,
    purpose: str,
    owner: User,
    now: datetime,
    declared: gates.Declared = gates.NOTHING_DECLARED,
) -> None:
    """Say what the tool is for and who answers for it. Tokens that another owner made are useless from then on.

    Raises NotPermitted, DomainError naming the field. Must be called outside a transaction.
    """
    _check_staff(actor)
    words = _checked(purpose, owner, now)
    passage = gates.submit(actor=actor, purpose="account", texts={"purpose": words}, declared=declared, now=now)
    with transaction.atomic():
        locked = _locked(service)
        if locked.owner_id != owner.pk:
            _forget_tokens(locked, actor, now)
        service.purpose, service.owner = words, owner
        service.save(update_fields=["purpose", "owner"])
        gates.record(passage, host=service, now=now, is_released=True)
        _record("service_account_changed", actor, service, now)


@transaction.atomic
def switch_off(*, actor: User, service: ServiceAccount, now: datetime) -> bool:
    """Let the tool do nothing any more: its tokens are gone at once. False where it was off. Raises NotPermitted."""
    if not policies.may_switch_off_service_account(actor, service):
        raise NotPermitted("switch_off", _("Only whoever answers for the account can switch it off."))
    return _switch_off(service, actor, now)


def switch_off_all_of(owner: User, *, actor: User | None, now: datetime) -> int:
    """Switch off whatever a member answers for who leaves, in the caller's transaction; how many there were."""
    return sum([_switch_off(service, actor, now) for service in ServiceAccount.objects.of(owner).on().order_by("pk")])


@transaction.atomic
def switch_on(*, actor: User, service: ServiceAccount, now: datetime) -> bool:
    """Let its owner make tokens again; those from before do not come back. False where it was on.

    Raises NotPermitted, and DomainError where nobody answers for it.
    """
    _check_staff(actor)
    locked = _locked(service)
    if locked.is_on:
        return False
    if locked.owner is None or not policies.may_answer_for_service_account(locked.owner, now):
        raise _nobody_answers()
    ServiceAccount.objects.filter(pk=locked.pk).update(switched_off_at=None, switched_off_by=None)
    User.objects.filter(pk=locked.member_id).update(is_active=True)
    _record("service_account_switched_on", actor, locked, now)
    return True


def _account(username: str, name: str, owner: User, actor: User, now: datetime) -> User:
    made: User = User.objects.create_user(
        username,
        f"{secrets.token_hex(12)}@{NOBODYS}",
        None,
        name=name,
        origin=User.Origin.SERVICE,
        language=owner.language,
        time_zone=owner.time_zone,
        trust_level=User.TrustLevel.BASIC,
        messages_from=User.MessagesFrom.NOBODY,
        approved_at=now,
        approved_by=actor,
        email_confirmed_at=now,
        joined_at=now,
    )
    Profile.objects.create(member=made, is_listed=False, changed_at=now)
    return made


def _switch_off(service: ServiceAccount, actor: User | None, now: datetime) -> bool:
    locked = _locked(service)
    if not locked.is_on:
        return False
    _forget_tokens(locked, actor, now)
    ServiceAccount.objects.filter(pk=locked.pk).update(switched_off_at=now, switched_off_by=actor)
    User.objects.filter(pk=locked.member_id).update(is_active=False)
    _record("service_account_switched_off", actor, locked, now)
    site.bump_epoch()
    return True


def _forget_tokens(service: ServiceAccount, actor: User | None, now: datetime) -> None:
    for token in ApiToken.objects.of(service.member).order_by("pk"):
        record("token_revoked", actor=actor, subject=service.member, data={"token": token.pk}, now=now)
        token.delete()


def _locked(service: ServiceAccount) -> ServiceAccount:
    rows = ServiceAccount.objects.select_for_update(of=("self",)).select_related("member", "owner")
    found: ServiceAccount = rows.get(pk=service.pk)
    return found


def _record(kind: str, actor: User | None, service: ServiceAccount, now: datetime) -> None:
    data = {"service": service.pk, "owner": service.owner_id}
    record(kind, actor=actor, subject=service.member, data=data, now=now)


def _checked(purpose: str, owner: User, now: datetime) -> str:
    words = " ".join(purpose.split())
    if not words or len(words) > LONGEST_PURPOSE:
        sentence = _("Say in at most %(most)d characters what the tool does here.") % {"most": LONGEST_PURPOSE}
        raise DomainError("service_purpose", sentence, field="purpose")
    if not policies.may_answer_for_service_account(owner, now):
        raise _nobody_answers()
    return words


def _nobody_answers() -> DomainError:
    sentence = _("Name a member in good standing who answers for it, and no other tool.")
    return DomainError("service_owner", sentence, field="owner")


def _check_staff(actor: User) -> None:
    if not policies.may_change_service_account(actor):
        raise NotPermitted("change_service_account", _("Only staff with this permission can change service accounts."))
