"""What members decide about their own account."""

from django.db import transaction

from accounts import names
from accounts.models import User
from events.actions import record


@transaction.atomic
def edit_account(*, actor: User, name: str, profession: str, language: str, time_zone: str) -> None:
    """Store the name shown, profession, language and time zone. Nothing is recorded where nothing changed."""
    wanted = {
        "name": names.normalise(name),
        "profession": profession,
        "language": language,
        "time_zone": time_zone,
    }
    changed = [field for field, value in wanted.items() if getattr(actor, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(actor, field, wanted[field])
    actor.save(update_fields=changed)
    record("account_edited", actor=actor, subject=actor, data={"fields": changed})
