"""Who somebody is, by name and password. Costs the same for known and unknown accounts."""

from datetime import datetime
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from accounts import limits as house_limits
from accounts import names
from accounts.actions import sign_ins
from accounts.devices import device_of
from accounts.models import SignIn, User
from foundation import limits
from foundation.addresses import UNKNOWN, client_address
from foundation.errors import LimitReached


def authenticate(*, request: HttpRequest, login: str, password: str, now: datetime) -> User | None:
    """The member with this e-mail address or username and this password, whatever their standing; None for anyone else.

    Raises LimitReached when this address, or this spelling of the login, has failed too often. When it is the account
    that failed too often, by another spelling, the answer is None even for the right password: a different one would
    tell which e-mail address belongs to which username.
    """
    house_limits.hit_address(house_limits.SIGN_IN_BY_ADDRESS, request, now)
    spelling = names.normalise(login).casefold()
    limits.hit(house_limits.SIGN_IN_BY_LOGIN, spelling, now)
    member = member_by_login(login)
    may_try = _hit_account(member, spelling, now)
    is_right = _matches(member, password)
    if member is None or not may_try or not is_right:
        ip = client_address(request).partition("/")[0]
        sign_ins.note_failure(
            actor=member, method=SignIn.Method.PASSWORD, device=device_of(request), ip=known_ip(ip), now=now
        )
        return None
    house_limits.take_back_address(house_limits.SIGN_IN_BY_ADDRESS, request)
    limits.take_back(house_limits.SIGN_IN_BY_LOGIN, spelling)
    limits.take_back(house_limits.SIGN_IN_BY_ACCOUNT, str(member.pk))
    return member


def member_by_login(login: str) -> User | None:
    """The member with this e-mail address or username; no username contains an @."""
    text = names.normalise(login)
    found = User.objects.all().with_email(text) if "@" in text else User.objects.all().with_username(text)
    member: User | None = found.first()
    return member


def own_password_matches(*, member: User, password: str, now: datetime) -> bool:
    """Whether a signed-in member knows their password. Raises LimitReached.

    A failure counts like a failed sign-in: a session that was left open must not be a way to guess the password.
    """
    limits.hit(house_limits.OWN_PASSWORD, str(member.pk), now)
    limits.hit(house_limits.SIGN_IN_BY_ACCOUNT, str(member.pk), now)
    if not member.check_password(password):
        return False
    limits.take_back(house_limits.SIGN_IN_BY_ACCOUNT, str(member.pk))
    return True


def forget_failures(member: User) -> None:
    """Let the member sign in at once, after they proved by mail who they are."""
    limits.forget(house_limits.SIGN_IN_BY_ACCOUNT, str(member.pk))
    for login in (member.email, member.username):
        limits.forget(house_limits.SIGN_IN_BY_LOGIN, names.normalise(login).casefold())


def spend_time_of_a_hash(password: str) -> None:
    """Take as long as storing the password would, where nothing is stored and nobody may notice."""
    make_password(password)


def known_ip(address: str) -> str:
    """The address as it is kept; empty for a client without one."""
    return "" if address == UNKNOWN else address


def _hit_account(member: User | None, spelling: str, now: datetime) -> bool:
    """Whether the account may be tried; where there is none, by the spelling, so that it costs the same."""
    try:
        limits.hit(house_limits.SIGN_IN_BY_ACCOUNT, str(member.pk) if member else f"nobody {spelling}", now)
    except LimitReached:
        return False
    return True


def _matches(member: User | None, password: str) -> bool:
    if member is None:
        return check_password(password, _nobodys_password())
    return member.check_password(password)


@cache
def _nobodys_password() -> str:
    """A stored password to compare with where there is no account."""
    return make_password("nobody")
