"""How often one may try. All count in the database, so neither a lost cache nor parallel requests pass them."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from foundation import limits
from foundation.addresses import client_address, is_exempt
from foundation.errors import DomainError
from foundation.limits import Limit

MINUTE = 60  # seconds

# Failures only: an attempt is counted beforehand and taken back when it turns out well.
SIGN_IN_BY_ADDRESS = Limit("accounts.sign_in_by_address", 10, MINUTE)
SIGN_IN_BY_LOGIN = Limit("accounts.sign_in_by_login", 5, 15 * MINUTE)
SIGN_IN_BY_ACCOUNT = Limit("accounts.sign_in_by_account", 5, 15 * MINUTE)
SECOND_FACTOR = Limit("accounts.second_factor", 5, 5 * MINUTE)
# Every attempt.
OWN_PASSWORD = Limit("accounts.own_password", 10, MINUTE)
SIGN_UP_BY_ADDRESS = Limit("accounts.sign_up_by_address", 20, MINUTE)
OUTSIDE_BY_ADDRESS = Limit("accounts.outside_by_address", 20, MINUTE)
RESET_BY_ADDRESS = Limit("accounts.reset_by_address", 20, MINUTE)
RESET_BY_EMAIL = Limit("accounts.reset_by_email", 5, 5 * MINUTE)
CHANGE_EMAIL = Limit("accounts.change_email", 5, 60 * MINUTE)
# A copy of one's data takes the worker minutes.
COPIES = Limit("accounts.copies", 3, 24 * 60 * MINUTE)
# Mail that strangers can cause, to one mailbox. What is above it is not sent, and nobody is told.
MAIL_TO_MAILBOX = Limit("accounts.mail_to_mailbox", 6, 60 * MINUTE)
EDIT_PROFILE = Limit("accounts.edit_profile", 60, 60 * MINUTE)
CHANGE_AVATAR = Limit("accounts.change_avatar", 20, 60 * MINUTE)
# A code of an authenticator app is accepted once. It is valid for three steps of thirty seconds.
CODE_USED = Limit("accounts.code_used", 1, 2 * MINUTE)

# Tokens that nobody made, by the address they came from.
TOKEN_BY_ADDRESS = Limit("accounts.token_by_address", 10, MINUTE)
# Tools that bring a wrong secret or code, by their address.
OPENID_BY_ADDRESS = Limit("accounts.openid_by_address", 30, MINUTE)
TOKENS_MADE = Limit("accounts.tokens_made", 20, 24 * 60 * MINUTE)

DAY = 24 * 3600  # seconds
GROUPS_MADE = Limit("accounts.groups_made", 3, DAY)
GROUP_REQUESTS = Limit("accounts.group_requests", 10, DAY)
GROUP_INVITATIONS = Limit("accounts.group_invitations", 50, DAY)

LIMIT_REACHED = "limit_reached"


def hit_address(limit: Limit, request: HttpRequest, now: datetime) -> None:
    """Count one attempt of the guest's address, unless its network is exempt. Raises LimitReached."""
    address = client_address(request)
    if not is_exempt(address):
        limits.hit(limit, address, now)


def take_back_address(limit: Limit, request: HttpRequest) -> None:
    """Uncount the newest attempt of the guest's address."""
    limits.take_back(limit, client_address(request))


def as_form_error(error: DomainError) -> ValidationError:
    """The refusal of an action as a form shows it; `accounts.views.answers` makes the status from its code."""
    return ValidationError(str(error.message), code=error.code, params=error.extra)
