"""Choosing a new password."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User
from events.actions import record


def change_password(*, actor: User, password: str, now: datetime) -> None:
    """Store the member's new password. Every session that was opened with the old one ends by its next request."""
    actor.password = make_password(password)  # slow: before the transaction
    with transaction.atomic():
        actor.save(update_fields=["password"])
        record("password_changed", actor=actor, subject=actor, now=now)
