"""Whether a session has shown a second factor."""

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from accounts.models import User

MFA = "mfa"


def kinds_of(member: User) -> set[str]:
    """`totp`, `webauthn`, `recovery_codes`: what the member has."""
    return set(Authenticator.objects.filter(user=member).values_list("type", flat=True))


def holds_one(member: User) -> bool:
    """Whether the member has an authenticator app or a passkey. Recovery codes alone do not count."""
    return bool(Authenticator.objects.filter(user=member).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def holds_only(authenticator: Authenticator) -> bool:
    """Whether this is the last second factor of its owner."""
    others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
    return not others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def was_shown(request: HttpRequest) -> bool:
    """Whether the member showed a second factor, or set one up, in this session. Costs no query."""
    if not isinstance(request.user, User):
        return False
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == MFA for record in records)


def note_shown(request: HttpRequest, kind: str) -> None:
    """Note that the member has set up a second factor in this session, which proves as much as using it."""
    record_authentication(request, request.user, MFA, type=kind, reauthenticated=True)
