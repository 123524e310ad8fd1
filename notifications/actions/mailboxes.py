"""What a member does about mail between the site and their mailbox."""

from datetime import datetime
from typing import Final

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from events.actions import record
from foundation.limits import Limit, hit
from notifications import mails
from notifications.models import Mailbox

CONFIRMATIONS: Final = Limit("notifications.mailbox_confirmations", most=3, window=24 * 3600)
LASTS: Final = 3 * 24 * 3600  # seconds
_SALT: Final = "notifications.mailbox"


@transaction.atomic
def revoke_answers(*, actor: User, now: datetime) -> Mailbox:
    """Let nobody answer mail of before any more: as when one was passed on. Mail from now on can be answered."""
    mailbox, _is_new = Mailbox.objects.update_or_create(member=actor, defaults={"revoked_at": now})
    record("answers_revoked", actor=actor, subject=mailbox, now=now)
    return mailbox


def ask_to_confirm(*, actor: User, now: datetime) -> None:
    """Send a link that proves that mail arrives. It goes although mail is paused. Raises LimitReached."""
    hit(CONFIRMATIONS, str(actor.pk), now)
    token = signing.dumps([actor.pk, actor.email.lower()], salt=_SALT)
    mails.send(
        "mailbox_confirm",
        member=actor,
        subject=lambda: gettext("Does our mail reach you?"),
        context={"confirm_url": mails.absolute("mailbox_confirm", token)},
    )


def whose(*, token: str) -> User | None:
    """Whose mailbox the token proves; None for any other text, an old one, and one for an address of before."""
    try:
        member_id, email = signing.loads(token, salt=_SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found: User | None = User.objects.all().active().filter(pk=member_id).first()
    return found if found and found.email.lower() == email else None


@transaction.atomic
def take_address_into_use(*, actor: User, mailbox: Mailbox, now: datetime) -> bool:
    """Let mail go to a member again whose address works, as staff found out. False where it was not paused.

    Who may is asked by the caller, in whose queue it waits. A complaint stays: only its member takes it back.
    """
    paused = Mailbox.objects.paused().select_for_update(of=("self",)).filter(pk=mailbox.pk)
    found = paused.filter(pause_reason=Mailbox.Pause.RETURNED).first()
    if found is None:
        return False
    _resume(found, actor, now)
    return True


@transaction.atomic
def take_address_out_of_use(*, actor: User, mailbox: Mailbox, since: datetime, score: int, now: datetime) -> bool:
    """Stop mail as it was stopped before staff took the address into use: that is taken back.

    Who may is asked by the caller. False where it is stopped already.
    """
    found = Mailbox.objects.select_for_update(of=("self",)).filter(pk=mailbox.pk, paused_at=None).first()
    if found is None:
        return False
    found.paused_at, found.pause_reason, found.score = since, Mailbox.Pause.RETURNED, score
    found.save(update_fields=["paused_at", "pause_reason", "score"])
    record("mail_paused", actor=actor, subject=found, data={"reason": str(Mailbox.Pause.RETURNED)}, now=now)
    return True


@transaction.atomic
def resume_mail(*, actor: User, now: datetime) -> bool:
    """Let mail go on: their mailbox takes it. False where it was not paused. What they unsubscribed from stays off."""
    paused = Mailbox.objects.paused().select_for_update(of=("self",)).filter(member=actor).first()
    if paused is None:
        return False
    _resume(paused, actor, now)
    return True


def _resume(paused: Mailbox, actor: User, now: datetime) -> None:
    paused.paused_at, paused.pause_reason, paused.score = None, "", 0
    paused.save(update_fields=["paused_at", "pause_reason", "score"])
    record("mail_resumed", actor=actor, subject=paused, now=now)
