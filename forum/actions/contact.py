"""Asking a member whether one may write to them, and their answer."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from content.gates import NOTHING_DECLARED, Declared
from events.actions import record
from forum import limits, policies
from forum.actions.conversations import check_start, start_conversation
from forum.models import ContactRequest, Thread
from forum.writing import Writing
from foundation.errors import DomainError, NotPermitted
from foundation.limits import hit

ASKS_AGAIN_AFTER = timedelta(days=90)
LONGEST = 500  # characters


def ask_for_contact(
    *, actor: User, receiver: User, text: str, now: datetime, declared: Declared = NOTHING_DECLARED
) -> ContactRequest:
    """Ask with a short text. Once in three months, whatever became of it: neither a refusal nor a block is told.

    Must be called outside a transaction. Raises NotPermitted, LimitReached, DomainError naming `text`.
    """
    check_start(actor=actor, now=now)
    if not policies.may_ask_for_contact(actor, receiver, now):
        raise NotPermitted("ask_for_contact", _("This member does not want to be written to."))
    text = " ".join(text.split())[:LONGEST]
    if not text:
        raise DomainError("text_missing", _("Say in a sentence or two why you want to get in touch."), field="text")
    passage = gates.submit(actor=actor, purpose="conversation", texts={"text": text}, declared=declared, now=now)
    if passage.is_held:
        message = _("Say it in other words: what stands here would have to wait for a moderator itself.")
        raise DomainError("words_held", message, field="text")
    with transaction.atomic():
        User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
        since = now - ASKS_AGAIN_AFTER
        if ContactRequest.objects.filter(sender=actor, receiver=receiver, created_at__gt=since).exists():
            message = _("You asked already. If they want to answer, they will; you can ask again after three months.")
            raise DomainError("asked_already", message, field="text")
        hit(limits.CONTACT_DAILY, str(actor.pk), now)
        ContactRequest.objects.filter(sender=actor, receiver=receiver, state="open").update(
            state=ContactRequest.State.DECLINED, decided_at=now
        )
        asked = ContactRequest.objects.create(sender=actor, receiver=receiver, text=text, created_at=now)
        gates.record(passage, host=asked, now=now)
        record("contact_requested", actor=actor, subject=asked, data={"receiver": receiver.pk}, now=now)
    return asked


def accept_contact(*, actor: User, request: ContactRequest, now: datetime) -> Thread:
    """Open a conversation that begins with the request's text. Accepting twice opens one.

    Must be called outside a transaction. Raises NotPermitted, DomainError where the sender cannot write any more.
    """
    _check(actor, request)
    title = _("%(sender)s asks to get in touch") % {"sender": request.sender.shown_name}
    try:
        thread = start_conversation(
            actor=request.sender,
            others=[actor],
            title=title,
            writing=Writing(body=request.text, is_reviewed=True, client_token=request.token),
            now=now,
            is_asked_for=True,
        )
    except NotPermitted as error:
        message = _("This member cannot write at the moment. Answer later.")
        raise DomainError("sender_cannot_write", message) from error
    with transaction.atomic():
        changed = ContactRequest.objects.filter(pk=request.pk, state=ContactRequest.State.OPEN).update(
            state=ContactRequest.State.ACCEPTED, decided_at=now
        )
        if changed:
            record("contact_accepted", actor=actor, subject=request, data={"thread": thread.pk}, now=now)
    return thread


@transaction.atomic
def decline_contact(*, actor: User, request: ContactRequest, now: datetime) -> bool:
    """Let it lie; the sender is told nothing. False when it was answered. Raises NotPermitted."""
    _check(actor, request)
    changed = ContactRequest.objects.filter(pk=request.pk, state=ContactRequest.State.OPEN).update(
        state=ContactRequest.State.DECLINED, decided_at=now
    )
    if changed:
        record("contact_declined", actor=actor, subject=request, now=now)
    return bool(changed)


def _check(actor: User, request: ContactRequest) -> None:
    if request.receiver_id != actor.pk:
        raise NotPermitted("answer_contact", _("Only whoever was asked can answer."))
