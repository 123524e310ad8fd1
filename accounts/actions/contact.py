"""By whom a member wants to be written to."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.actions import record
from foundation.errors import DomainError


@transaction.atomic
def set_messages_from(*, actor: User, messages_from: str, now: datetime) -> bool:
    """Store who may begin a conversation with the actor. False when it was so already. Raises DomainError."""
    if messages_from not in User.MessagesFrom.values:
        raise DomainError("choice_unknown", _("Choose one of the offered answers."), field="messages_from")
    if actor.messages_from == messages_from:
        return False
    actor.messages_from = messages_from
    actor.save(update_fields=["messages_from"])
    record("account_edited", actor=actor, subject=actor, data={"fields": ["messages_from"]}, now=now)
    return True
