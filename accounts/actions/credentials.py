"""Credentials: deciding about claims, and ending them. Every step is written down, and told to the member by mail."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import credential_states as states
from accounts import documents, mail, policies
from accounts.models import Credential, CredentialStep, Document, Referee, User
from accounts.profiles import finding
from content import gates
from events.actions import record
from foundation import site
from foundation.errors import DomainError, NotPermitted

YEAR = timedelta(days=365)
# How long what was checked holds, unless a reviewer says otherwise. An iD is linked until its owner unlinks it.
LIFE: dict[str, timedelta | None] = {
    "institution_email": YEAR,
    "licence": 2 * YEAR,
    "referee": 2 * YEAR,
    "orcid": None,
}


class AlreadyAccepted(DomainError):
    """The member has this very credential."""

    def __init__(self) -> None:
        super().__init__("already_accepted", _("This credential is recorded already. End it first to replace it."))


class StepNotPossible(DomainError):
    """Somebody was faster, or the credential never was where this step begins."""

    def __init__(self) -> None:
        super().__init__(
            "step_not_possible", _("This request has changed meanwhile. Look at it again before you decide.")
        )


@transaction.atomic
def record_checked(
    *, actor: User, member: User, profession: str, method: str, expires_at: datetime | None, now: datetime
) -> Credential:
    """Write down that the actor checked a member's claim by this method. Raises NotPermitted, AlreadyAccepted."""
    _check(actor, member)
    if member.is_service:
        raise DomainError("service_account", _("An account of a tool can have no credential."))
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
    begin(credential, actor=actor, now=now)
    show_newest(member, now=now)
    record("credential_accepted", actor=actor, subject=member, data={"credential": credential.pk}, now=now)
    return credential


@transaction.atomic
def accept(*, actor: User, credential: Credential, expires_at: datetime | None, now: datetime) -> None:
    """Decide that a waiting claim is true; its evidence goes. Raises NotPermitted, StepNotPossible."""
    _check_decision(actor, credential)
    settle_accepted(credential, actor=actor, expires_at=expires_at, now=now)


def settle_accepted(
    credential: Credential,
    *,
    actor: User | None,
    expires_at: datetime | None,
    now: datetime,
    **facts: Any,  # Any: values of columns that say what was checked
) -> None:
    """What follows when a claim is found true, by a person or by its evidence. In the caller's transaction.

    An older one for the same claim ends: it was renewed. Raises StepNotPossible.
    """
    User.objects.select_for_update(of=("self",)).get(pk=credential.member_id)
    same = Credential.objects.filter(
        member_id=credential.member_id, profession=credential.profession, method=credential.method, state="accepted"
    )
    for older in same.exclude(pk=credential.pk):
        step(older, name="expire", actor=None, now=now, ended_at=now, end_reason="")
    step(
        credential,
        name="accept",
        actor=actor,
        now=now,
        checked_at=now,
        checked_by=actor,
        expires_at=expires_at,
        **facts,
    )
    forget_evidence(credential)
    show_newest(credential.member, now=now)
    record("credential_accepted", actor=actor, subject=credential.member, data={"credential": credential.pk}, now=now)
    tell(credential, outcome="accepted")


def reject(
    *,
    actor: User,
    credential: Credential,
    reason: str,
    now: datetime,
    declared: gates.Declared = gates.NOTHING_DECLARED,
) -> None:
    """Decide that a claim is not shown to be true, with the reason its member reads; the evidence goes.

    Raises NotPermitted, StepNotPossible, and DomainError when a gate refuses the reason. Must be called outside a
    transaction.
    """
    _check_decision(actor, credential)
    passage = gates.submit(actor=actor, purpose="decision", texts={"reason": reason}, declared=declared, now=now)
    with transaction.atomic():
        step(credential, name="reject", actor=actor, now=now, reason=reason, ended_at=now, ended_by=actor)
        gates.record(passage, host=credential, now=now, is_released=True)
        forget_evidence(credential)
        record(
            "credential_rejected", actor=actor, subject=credential.member, data={"credential": credential.pk}, now=now
        )
        tell(credential, outcome="rejected")


def revoke(
    *,
    actor: User,
    credential: Credential,
    reason: str,
    now: datetime,
    declared: gates.Declared = gates.NOTHING_DECLARED,
) -> bool:
    """End an accepted credential; its badge vanishes everywhere at once. False when it was not accepted.

    Raises NotPermitted, and DomainError when a gate refuses the reason. Must be called outside a transaction.
    """
    _check(actor, credential.member)
    passage = gates.submit(actor=actor, purpose="decision", texts={"reason": reason}, declared=declared, now=now)
    with transaction.atomic():
        try:
            step(credential, name="revoke", actor=actor, now=now, reason=reason, ended_at=now, ended_by=actor)
        except StepNotPossible:
            return False
        gates.record(passage, host=credential, now=now, is_released=True)
        _ended(credential, actor, now)
        tell(credential, outcome="revoked")
    return True


@transaction.atomic
def withdraw(*, actor: User, credential: Credential, now: datetime, is_unlinked: bool = False) -> None:
    """Take back one's own request, or give up one's own badge. Raises NotPermitted, StepNotPossible, DomainError.

    An iD is linked as long as its owner signs in by it: its badge ends where it is unlinked, which `is_unlinked` says.
    """
    if credential.member_id != actor.pk:
        raise NotPermitted("withdraw_credential", _("Only the member can withdraw this."))
    if credential.method == Credential.Method.ORCID and not is_unlinked:
        raise DomainError("linked", _("It holds until you unlink it."))
    was_shown = credential.state == Credential.State.ACCEPTED
    step(credential, name="withdraw", actor=actor, now=now, ended_at=now, ended_by=actor)
    forget_evidence(credential)
    record("credential_withdrawn", actor=actor, subject=actor, data={"credential": credential.pk}, now=now)
    if was_shown:
        show_newest(actor, now=now)


def appeal(*, actor: User, credential: Credential, text: str, now: datetime) -> None:
    """Ask for a second look at a refusal or a revocation, once; somebody else decides.

    Raises NotPermitted, StepNotPossible, and DomainError when a gate refuses the text. Must be called outside a
    transaction.
    """
    if not policies.may_appeal(actor, credential):
        raise NotPermitted("appeal_credential", _("A decision can be appealed once, by the member it is about."))
    passage = gates.run(gates.Submission(actor=actor, purpose="appeal", texts={"text": text}), now=now)
    try:
        with transaction.atomic():
            step(
                credential,
                name="appeal",
                actor=actor,
                now=now,
                appealed_at=now,
                appeal_text=text,
                ended_at=None,
                ended_by=None,
                end_reason="",
                checked_at=None,
                checked_by=None,
            )
            gates.record(passage, host=credential, now=now)
            record("credential_appealed", actor=actor, subject=actor, data={"credential": credential.pk}, now=now)
    except IntegrityError:
        raise DomainError(
            "request_waits", _("A newer request for the same waits already. Withdraw it to appeal this one.")
        ) from None


def expire(*, now: datetime) -> int:
    """End what is past its date; returns how many. Each in a transaction of its own; may run at any time."""
    ended = 0
    overdue = Credential.objects.filter(state=Credential.State.ACCEPTED, expires_at__lte=now).select_related("member")
    for credential in overdue.order_by("pk"):
        with transaction.atomic():
            try:
                step(credential, name="expire", actor=None, now=now, ended_at=now)
            except StepNotPossible:
                continue
            _ended(credential, None, now)
            forget_evidence(credential)
            tell(credential, outcome="expired")
            ended += 1
    return ended


def step(
    credential: Credential,
    *,
    name: str,
    actor: User | None,
    now: datetime,
    reason: str = "",
    **columns: Any,  # Any: values of columns
) -> None:
    """Do one step of the table in `credential_states` to the row, and write it down. In the caller's transaction.

    One conditional update: of two people who decide at once, the second gets StepNotPossible.
    """
    befores, after = states.STEPS[name]
    before = credential.state
    if reason:
        columns["end_reason"] = reason
    found = Credential.objects.filter(pk=credential.pk, state=before)
    if before not in befores or found.update(state=after, **columns) != 1:
        raise StepNotPossible
    credential.refresh_from_db(fields=["state", *columns])
    CredentialStep.objects.create(
        credential=credential, before=before, after=after, actor=actor, reason=reason, created_at=now
    )


def begin(credential: Credential, *, actor: User, now: datetime) -> None:
    """Write down how the life of a new row begins."""
    CredentialStep.objects.create(credential=credential, before="", after=credential.state, actor=actor, created_at=now)


def forget_evidence(credential: Credential) -> None:
    """Delete the document and the referee's address. In the caller's transaction; the file goes after the commit."""
    for document in Document.objects.filter(credential=credential):
        key = document.key
        document.delete()
        transaction.on_commit(lambda key=key: documents.delete(key))  # type: ignore[misc]
    Referee.objects.filter(credential=credential).exclude(email="").update(email="")


def tell(credential: Credential, *, outcome: str) -> None:
    """Write to the member what became of it: `accepted`, `rejected`, `revoked`, `expired`, `ends_soon`."""
    member = credential.member
    context = {
        "outcome": outcome,
        "credential": credential,
        "profession": credential.get_profession_display(),
        "method": credential.get_method_display(),
        "reason": credential.end_reason,
        "url": mail.absolute("credential_settings"),
    }
    mail.send("credential_decided", member.email, member=member, context=context)


def record_lapse(credential: Credential, *, now: datetime) -> None:
    """Note that a request ended because nobody decided or answered in time. In the caller's transaction."""
    data = {"credential": credential.pk}
    record("credential_lapsed", actor=None, subject=credential.member, data=data, now=now)


def show_newest(member: User, *, now: datetime) -> None:
    """The newest accepted credential stands beside the name; pages kept for guests show the old one no longer."""
    newest = Credential.objects.accepted(now).filter(member=member).order_by("-checked_at", "-pk").first()
    with transaction.atomic():
        User.objects.filter(pk=member.pk).update(shown_credential=newest)
        finding.renew(member.pk)
    site.bump_epoch()


def _ended(credential: Credential, actor: User | None, now: datetime) -> None:
    show_newest(credential.member, now=now)
    record("credential_ended", actor=actor, subject=credential.member, data={"credential": credential.pk}, now=now)


def _check(actor: User, member: User) -> None:
    if not policies.may_check_credential(actor, member):
        raise NotPermitted("check_credential", _("You cannot decide about this member's credentials."))


def _check_decision(actor: User, credential: Credential) -> None:
    if not policies.may_decide_credential(actor, credential):
        raise NotPermitted(
            "decide_credential", _("You cannot decide about this. An appeal needs a second person with that right.")
        )
