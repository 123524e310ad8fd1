"""Reads that are not querysets."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from accounts import devices
from accounts.models import ServiceAccount, User

MOST_SESSIONS = 100


@dataclass(frozen=True)
class OpenSession:
    """One browser in which a member is signed in."""

    id: int
    ip: str
    device: str
    began_at: datetime
    is_current: bool


def open_sessions(*, member: User, current_key: str, now: datetime) -> list[OpenSession]:
    """The member's sessions that still work, the newest first, at most MOST_SESSIONS. Two queries."""
    noted = list(UserSession.objects.filter(user=member).order_by("-created_at", "-pk")[:MOST_SESSIONS])
    alive = Session.objects.filter(session_key__in=[session.session_key for session in noted], expire_date__gt=now)
    valid = {
        session.session_key
        for session in alive
        # A password that was changed since leaves the row but ends the session.
        if constant_time_compare(session.get_decoded().get(HASH_SESSION_KEY, ""), member.get_session_auth_hash())
    }
    return [
        OpenSession(
            id=session.pk,
            ip="" if session.ip == "0.0.0.0" else session.ip,  # noqa: S104 - what the adapter stores for "unknown"
            device=devices.named(session.user_agent),
            began_at=session.created_at,
            is_current=session.session_key == current_key,
        )
        for session in noted
        if session.session_key in valid
    ]


def service_of(member: User) -> ServiceAccount | None:
    """What is told of a tool's account, with its owner; None for people, without a statement."""
    if not member.is_service:
        return None
    found: ServiceAccount | None = ServiceAccount.objects.filter(member=member).select_related("owner").first()
    return found
