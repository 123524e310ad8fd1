"""Asking a referee, and what the referee answers."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import mail, mail_domains
from accounts.actions import credentials
from accounts.actions.credential_requests import MAILS, TOKEN_BYTES, begin_request
from accounts.actions.invitations import hash_of
from accounts.models import Credential, Referee, User
from content import gates
from events.actions import record
from foundation import limits
from foundation.errors import DomainError, NotPermitted

LINK_LIFE = timedelta(days=14)


def request_by_referee(*, actor: User, profession: str, email: str, relation: str, now: datetime) -> Credential:
    """Ask by a referee, who gets a mail. Raises DomainError, also where member and referee share an address."""
    email = email.strip().lower()
    if email == actor.email.lower():
        raise DomainError("own_address", _("This is your own address. Name somebody else."), field="email")
    domain = mail_domains.domain_of(email)
    row = mail_domains.known(domain)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        credential = begin_request(actor=actor, profession=profession, method="referee", now=now)
        Referee.objects.create(
            credential=credential,
            email=email,
            relation=relation,
            is_free_mail=mail_domains.is_free(domain),
            organisation=row.organisation if row else None,
            token_hash=hash_of(token),
            sent_at=now,
            link_until=now + LINK_LIFE,
        )
        _ask(credential, email, token)
    return credential


@transaction.atomic
def ask_again(*, actor: User, credential: Credential, now: datetime) -> None:
    """A new mail to the referee; the old link is worth nothing. Raises NotPermitted, LimitReached, DomainError."""
    if credential.member_id != actor.pk:
        raise NotPermitted("ask_referee", _("Only the member can ask for this."))
    referee = Referee.objects.filter(credential=credential, credential__state="pending", answer="").first()
    if referee is None:
        raise credentials.StepNotPossible
    limits.hit(MAILS, str(credential.pk), now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    referee.token_hash, referee.sent_at, referee.link_until = hash_of(token), now, now + LINK_LIFE
    referee.sent_count += 1
    referee.save(update_fields=["token_hash", "sent_at", "link_until", "sent_count"])
    _ask(credential, referee.email, token)


def referee_for(*, token: str, now: datetime) -> Referee | None:
    """Whom the link was sent to, while an answer is wanted."""
    found = Referee.objects.filter(token_hash=hash_of(token), link_until__gt=now, answer="")
    referee: Referee | None = found.filter(credential__state="pending").select_related("credential__member").first()
    return referee


def answer_as_referee(*, token: str, answer: str, reason: str, now: datetime) -> None:
    """What somebody without an account says about the claim. Counts alone where their institution is known by address.

    Raises DomainError where no answer is wanted any more, or a gate refuses the words. Must be called outside a
    transaction.
    """
    referee = referee_for(token=token, now=now)
    if referee is None:
        raise DomainError("answer_not_wanted", _("No answer is wanted any more."))
    credential = referee.credential
    texts = {"reason": reason}
    passage = gates.run(gates.Submission(actor=AnonymousUser(), purpose="referee", texts=texts), now=now)
    with transaction.atomic():
        changed = Referee.objects.filter(pk=referee.pk, answer="").update(
            answer=answer, answer_reason=reason, answered_at=now
        )
        if changed != 1:
            raise DomainError("answer_not_wanted", _("No answer is wanted any more."))
        gates.record(passage, host=referee, now=now)
        member, data = credential.member, {"credential": credential.pk, "answer": answer}
        record("referee_answered", actor=None, subject=member, data=data, now=now)
        if answer == Referee.Answer.CONFIRMED and referee.organisation_id is not None:
            life = credentials.LIFE["referee"]
            credentials.settle_accepted(credential, actor=None, expires_at=now + life if life else None, now=now)


def _ask(credential: Credential, email: str, token: str) -> None:
    member = credential.member
    context = {
        "url": mail.absolute("referee", token),
        "name": member.shown_name,
        "username": member.username,
        "profession": credential.get_profession_display(),
    }
    mail.send("credential_referee", email, context=context)
