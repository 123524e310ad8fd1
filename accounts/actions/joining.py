"""Joining the site: signing up, being let in or refused, and what becomes of accounts that nobody confirms."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import authentication, likeness, mail, names, policies, retired
from accounts.actions import invitations, terms
from accounts.models import HeldUsername, TermsVersion, User
from content import gates
from events.actions import record, seem_to_record
from foundation.errors import DomainError, NotPermitted

# An account that nobody confirms would keep its address and username from their owner.
UNCONFIRMED_LIFE = timedelta(days=7)


class EmailTaken(DomainError):
    """The address has an account. Interfaces must not tell, or anyone could ask who is a member."""


class UsernameTaken(DomainError):
    """Usernames are public, so this may be told."""

    def __init__(self) -> None:
        super().__init__("username_taken", _("This username is taken. Choose another."), field="username")


def sign_up_member(
    *,
    actor: AnonymousUser | None,
    username: str,
    email: str,
    password: str | None,
    now: datetime,
    name: str = "",
    profession: str = User.Profession.OTHER,
    language: str = "en",
    time_zone: str = "UTC",
    needs_approval: bool = False,
    invitation_hash: str = "",
    agreed: Sequence[TermsVersion] = (),
) -> User:
    """Make the account of somebody who signs up by themselves; its address is yet to be confirmed.

    Without a password it opens by another service, and by a link to the address.
    They said that they are 18 or older, and agreed to the versions of the terms in `agreed`.

    With an invitation, uses it up; of parallel attempts with the same one exactly one succeeds. Raises UsernameTaken,
    EmailTaken and InvitationUnusable, and leaves nothing behind then; DomainError when a gate refuses the name. Must be
    called outside a transaction.
    """
    likeness.refuse_misleading(names.normalise(name), names.normalise(username))
    passage = _pass_gates(name, now)
    member = User(
        username=names.normalise(username),
        email=email.strip().lower(),
        name=names.normalise(name),
        profession=profession,
        language=language,
        time_zone=time_zone,
        approved_at=None if needs_approval else now,
        joined_at=now,
        adult_stated_at=now,
        # Hashed here: it takes long, and would hold the transaction below.
        password=make_password(password),
    )
    try:
        with transaction.atomic():
            if is_username_taken(username=member.username, now=now):
                raise UsernameTaken
            member.save(force_insert=True)
            gates.record(passage, host=member, now=now)
            EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=False)
            if agreed:
                terms.agree(actor=member, versions=list(agreed), now=now)
            if invitation_hash:
                invitations.use_invitation(actor=member, token_hash=invitation_hash, now=now)
            record("member_joined", actor=member, subject=member, data={"needs_approval": needs_approval}, now=now)
    except IntegrityError:
        # Somebody was faster; the constraints know which of the two it was.
        if User.objects.all().with_email(member.email).exists():
            raise EmailTaken("email_taken", _("This address cannot be used."), field="email") from None
        raise UsernameTaken from None
    return member


def pretend_to_sign_up(
    *,
    username: str,
    password: str,
    now: datetime,
    name: str = "",
    invitation_hash: str = "",
    agreed: Sequence[TermsVersion] = (),
) -> None:
    """Do what signing up with a free address would be seen to do: take its time, the username and the invitation.

    Raises UsernameTaken, and DomainError for a name that a gate refuses, as signing up would; a used invitation is
    passed over, since its owner has an account.
    """
    likeness.refuse_misleading(names.normalise(name), names.normalise(username))
    _pass_gates(name, now)
    authentication.spend_time_of_a_hash(password)
    username = names.normalise(username)
    with transaction.atomic():
        if is_username_taken(username=username, now=now):
            raise UsernameTaken
        HeldUsername.objects.update_or_create(
            username=username.lower(), defaults={"held_until": now + UNCONFIRMED_LIFE}
        )
        if agreed:
            terms.seem_to_agree(versions=agreed, now=now)
        if invitation_hash:
            invitations.burn_invitation(token_hash=invitation_hash, now=now)
        seem_to_record()


def _pass_gates(name: str, now: datetime) -> gates.Passage:
    texts = {"name": names.normalise(name)}
    return gates.run(gates.Submission(actor=AnonymousUser(), purpose="account", texts=texts), now=now)


def is_username_taken(*, username: str, now: datetime) -> bool:
    """Whether a member has the username, or it is held."""
    if User.objects.all().with_username(username).exists():
        return True
    if HeldUsername.objects.filter(username=username.lower(), held_until__gt=now).exists():
        return True
    return retired.is_held(username, now=now)


def confirm_email(*, actor: User, now: datetime) -> None:
    """The member opened the link that was sent to their address."""
    User.objects.filter(pk=actor.pk, email_confirmed_at__isnull=True).update(email_confirmed_at=now)
    actor.email_confirmed_at = actor.email_confirmed_at or now
    record("email_confirmed", actor=actor, subject=actor, now=now)


@transaction.atomic
def approve_member(*, actor: User, member: User, now: datetime) -> bool:
    """Let a newcomer in, also one who was refused before. False when somebody already did. Raises NotPermitted."""
    if not policies.may_admit(actor):
        raise NotPermitted("admit_member", _("Only staff with this permission can let newcomers in."))
    changed = User.objects.filter(pk=member.pk, approved_at__isnull=True).update(
        approved_at=now, approved_by=actor, refused_at=None, refused_by=None, refusal_reason=""
    )
    if changed:
        record("member_approved", actor=actor, subject=member, now=now)
        mail.send("member_approved", member.email, member=member)
    return bool(changed)


def refuse_member(
    *,
    actor: User,
    member: User,
    reason: str,
    now: datetime,
    declared: gates.Declared = gates.NOTHING_DECLARED,
) -> bool:
    """Turn a newcomer away, with a reason they are told. False when somebody already decided.

    Raises NotPermitted, and DomainError when a gate refuses the reason. Must be called outside a transaction.
    """
    if not policies.may_admit(actor):
        raise NotPermitted("admit_member", _("Only staff with this permission can refuse newcomers."))
    passage = gates.submit(actor=actor, purpose="decision", texts={"reason": reason}, declared=declared, now=now)
    with transaction.atomic():
        changed = User.objects.filter(pk=member.pk, approved_at__isnull=True, refused_at__isnull=True).update(
            refused_at=now, refused_by=actor, refusal_reason=reason
        )
        if changed:
            gates.record(passage, host=member, now=now, is_released=True)
            record("member_refused", actor=actor, subject=member, now=now)
            mail.send("member_refused", member.email, member=member, context={"reason": reason})
    return bool(changed)


def forget_unconfirmed(*, now: datetime) -> int:
    """Remove accounts that nobody confirmed in time, and free the usernames held as long; returns how many accounts."""
    abandoned = User.objects.all().never_confirmed(now - UNCONFIRMED_LIFE)
    count = abandoned.count()
    abandoned.delete()
    HeldUsername.objects.filter(held_until__lte=now).delete()
    return int(count)
