"""Ending sessions."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.models import User


@transaction.atomic
def end_session(*, actor: User, session_id: int) -> str | None:
    """End one of the member's own sessions; returns its key, or None when the member has no such session."""
    session = UserSession.objects.filter(pk=session_id, user=actor).first()
    if session is None:
        return None
    _end([session.session_key])
    return str(session.session_key)


@transaction.atomic
def end_other_sessions(*, actor: User, kept_key: str) -> int:
    """End all of the member's sessions but the one with this key; returns how many there were."""
    keys = list(
        UserSession.objects.filter(user=actor).exclude(session_key=kept_key).values_list("session_key", flat=True)
    )
    _end(keys)
    return len(keys)


def end_all_sessions(*, actor: User | None, member: User) -> int:
    """End every session of a member; returns how many there were."""
    keys = list(UserSession.objects.filter(user=member).values_list("session_key", flat=True))
    _end(keys)
    return len(keys)


def _end(keys: list[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
