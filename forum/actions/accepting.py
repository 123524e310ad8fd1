"""Accepting an answer with a word on why it helped: words that others read pass the gates."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from forum import policies, pseudonyms
from forum.actions import responses
from forum.models import Post, Thread
from forum.wording import checked_reason
from foundation.errors import DomainError, NotPermitted


def accept_with_note(
    *, actor: User, post: Post, note: str, now: datetime, decisions: Sequence[gates.Decision] = ()
) -> Thread:
    """Accept the answer and say why it helped. Must be called outside a transaction.

    Raises NotPermitted, LimitReached, DomainError naming `note` for words that the gates do not let through.
    """
    if not policies.may_accept(actor, post, now):
        raise NotPermitted("accept_answer", _("Only whoever asked can accept an answer, and only one others can read."))
    note = checked_reason(note, is_needed=False)
    texts = {"note": note} if note else {}
    submission = gates.Submission(actor=actor, purpose="post", texts=texts, decisions=decisions)
    passage = gates.run(submission, now=now)
    if passage.is_held:
        # A note has no state of its own to wait in; what a person has to see first goes into a reply, which has.
        message = _("Write this into a reply, where a moderator can look at it.")
        raise DomainError("note_held", message, field="note")
    with transaction.atomic():
        thread = responses.accept_answer(actor=actor, post=post, note=note, now=now)
        gates.record(passage, host=thread, now=now, is_unnamed=pseudonyms.seen(actor, thread) is None)
    return thread
