"""What members decide about their own account."""

from datetime import datetime

from django.db import transaction

from accounts import names
from accounts.models import User
from content import gates
from events.actions import record


def edit_account(*, actor: User, name: str, profession: str, language: str, time_zone: str, now: datetime) -> None:
    """Store the name shown, profession, language and time zone. Nothing is recorded where nothing changed.

    Raises DomainError when a gate refuses the name. Must be called outside a transaction.
    """
    wanted = {
        "name": names.normalise(name),
        "profession": profession,
        "language": language,
        "time_zone": time_zone,
    }
    changed = [field for field, value in wanted.items() if getattr(actor, field) != value]
    if not changed:
        return
    passage = None
    if "name" in changed:
        passage = gates.run(gates.Submission(actor=actor, purpose="account", texts={"name": wanted["name"]}), now=now)
    with transaction.atomic():
        for field in changed:
            setattr(actor, field, wanted[field])
        actor.save(update_fields=changed)
        if passage:
            gates.record(passage, host=actor, now=now)
        record("account_edited", actor=actor, subject=actor, data={"fields": changed}, now=now)
