"""When a member wants to be left alone, and what others learn of them being here."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from events.actions import record


def edit_privacy(
    *,
    actor: User,
    quiet_from: int | None,
    quiet_until: int | None,
    is_presence_shown: bool,
    is_unnamed_in_dumps: bool = False,
    now: datetime,
) -> None:
    """Store quiet hours (whole hours of the member's own time zone, both or neither) and whether presence shows."""
    wanted = {
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
        "is_presence_shown": is_presence_shown,
        "is_unnamed_in_dumps": is_unnamed_in_dumps,
    }
    changed = [field for field, value in wanted.items() if getattr(actor, field) != value]
    if not changed:
        return
    with transaction.atomic():
        for field in changed:
            setattr(actor, field, wanted[field])
        actor.save(update_fields=changed)
        record("account_edited", actor=actor, subject=actor, data={"fields": changed}, now=now)
