"""What a report about mail of ours does: it is counted once, and may pause mail to the member."""

import logging
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from events.actions import record
from notifications import unsubscribing
from notifications.inbound import scoring
from notifications.inbound.returns import Report
from notifications.models import Delivery, Mailbox, OutgoingMail, ReturnedMail

logger = logging.getLogger(__name__)

REPORTED_WITHIN: Final = timedelta(days=10)  # servers give up after five days, and tell within another


def take(report: Report, *, mail_id: int | None = None, is_trusted: bool = False, now: datetime) -> User | None:
    """Count the report; returns the member it is about, or None where it proves nothing.

    It is about the mail of our queue that `mail_id` names (a signed address), or that the report names by Message-ID.
    The latter has to name its recipient as well, or hold the link to unsubscribe that stood in it, since Message-IDs
    can be guessed; `is_trusted` is for reports that came with our key: there, the recipient alone is enough.
    """
    if not report.kind:
        return None
    mail = _mail(report, mail_id, is_trusted=is_trusted, now=now)
    member = User.objects.all().with_email(mail.recipient).first() if mail else _by_token(report)
    if member is None:
        return None
    if report.kind == ReturnedMail.Kind.COMPLAINT:
        _complained(member, mail, now)
    else:
        _returned(member, mail, report, now)
    return member


def _mail(report: Report, mail_id: int | None, *, is_trusted: bool, now: datetime) -> OutgoingMail | None:
    sent = OutgoingMail.objects.filter(created_at__gt=now - REPORTED_WITHIN, state="sent")
    if mail_id is not None:
        return sent.filter(pk=mail_id).first()
    found = sent.filter(message_id=report.message_id).first() if report.message_id else None
    if found is not None:
        is_named = found.recipient.lower() == report.recipient
        return found if is_trusted or is_named or _is_proved(report, found) else None
    if is_trusted and report.recipient:
        return sent.filter(recipient__iexact=report.recipient).order_by("-pk").first()
    return None


def _is_proved(report: Report, mail: OutgoingMail) -> bool:
    member = _by_token(report)
    return member is not None and member.email.lower() == mail.recipient.lower()


def _by_token(report: Report) -> User | None:
    """Whose mail it was, by the signed link that stood in it."""
    letter = unsubscribing.read(report.token) if report.token else None
    return User.objects.all().filter(pk=letter.member_id).first() if letter else None


@transaction.atomic
def _returned(member: User, mail: OutgoingMail | None, report: Report, now: datetime) -> None:
    """Add to the score. Locks the mailbox, so that two reports at once count as two."""
    mailbox = _locked(member)
    if not _noted(member, mail, report.kind, report.status, now):
        return
    if mail is not None:
        sent = Delivery.objects.filter(mail=mail, state=Delivery.State.SENT)
        sent.update(state=Delivery.State.FAILED, reason="returned")
    since = mailbox.scored_at or now
    left = OutgoingMail.objects.filter(recipient__iexact=member.email, state="sent", sent_at__gt=since).count()
    mailbox.score = scoring.score_of(mailbox, sent=left, now=now) + scoring.POINTS[report.kind]
    mailbox.scored_at = now
    mailbox.save(update_fields=["score", "scored_at"])
    if mailbox.score >= scoring.LIMIT:
        _pause(mailbox, Mailbox.Pause.RETURNED, now)


@transaction.atomic
def _complained(member: User, mail: OutgoingMail | None, now: datetime) -> None:
    """Stop everything that can be stopped, as the link in the mail does, and say so on the site."""
    mailbox = _locked(member)
    if not _noted(member, mail, ReturnedMail.Kind.COMPLAINT, "", now):
        return
    unsubscribing.stop(unsubscribing.Letter(member.pk, "", "", 0), "all", now)
    _pause(mailbox, Mailbox.Pause.COMPLAINT, now)


def _locked(member: User) -> Mailbox:
    Mailbox.objects.bulk_create([Mailbox(member=member)], ignore_conflicts=True)
    found: Mailbox = Mailbox.objects.select_for_update(of=("self",)).get(member=member)
    return found


def _noted(member: User, mail: OutgoingMail | None, kind: str, status: str, now: datetime) -> bool:
    """Write the report down; False for one that was there. A mail that failed for good is not counted twice."""
    if mail is not None and ReturnedMail.objects.filter(mail=mail, kind=kind).exists():
        return False
    ReturnedMail.objects.create(member=member, mail=mail, kind=kind, status=status[:11], reported_at=now)
    return True


def _pause(mailbox: Mailbox, reason: str, now: datetime) -> None:
    values: dict[str, Any] = {"paused_at": now, "pause_reason": reason}  # Any: columns
    if Mailbox.objects.filter(pk=mailbox.pk, paused_at__isnull=True).update(**values):
        logger.warning("mail_paused member=%s reason=%s", mailbox.member_id, reason)
        record("mail_paused", actor=None, subject=mailbox, data={"reason": str(reason)}, now=now)


def forget_old(*, now: datetime) -> int:
    """Let mail go on to those whose last failure is long ago. Returns how many. Complaints stay until taken back."""
    old = Mailbox.objects.paused().filter(pause_reason=Mailbox.Pause.RETURNED)
    old = old.filter(scored_at__lt=now - scoring.FORGOTTEN_AFTER)
    return old.update(paused_at=None, pause_reason="", score=0)
