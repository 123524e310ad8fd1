"""Who may reach anything at all: closed sites, read-only times, lost standing, and sign-in as the rule."""

from collections.abc import Callable
from typing import Any

from django.contrib import auth, messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from config import refusals
from config.middleware.matching import match_of
from config.middleware.visitors import is_reading
from foundation import site

# What somebody needs who wants to sign in and has lost the password or the way.
SIGNING_IN = frozenset(
    [
        "account_confirm_email",
        "account_email_verification_sent",
        "account_inactive",
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "admin:login",
        # By services of others; joining by them asks the door.
        *("github_callback", "google_callback", "openid_connect_callback", "orcid_callback"),
        *("outside_begin", "socialaccount_login_cancelled"),
        "language",
        "mfa_authenticate",
        "mfa_login_webauthn",
        # Tools ask with what they were given; the way to their question leads through the sign-in page.
        *("idp:oidc:configuration", "idp:oidc:jwks", "idp:oidc:token", "idp:oidc:userinfo", "idp:oidc:revoke"),
        # The embedded edition's own mail, behind a key; without it nobody at the machine could confirm an address.
        "outbox",
        "outbox_mail",
        # Known by its key; what it brings is looked at by the same rules as what members send.
        "inbound_mail",
        "inbound_reports",
        # It says no more than that robots should go away.
        "robots",
    ]
)
# What may be sent while the site is read-only: the way in and out, and the switch that ends it.
WRITABLE_ALWAYS = frozenset(
    [
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "admin:config_sitesettings_change",
        "admin:login",
        "admin:logout",
        "language",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "outside_begin",
    ]
)

GetResponse = Callable[[HttpRequest], HttpResponse]


class SiteAccessMiddleware:
    """Applies the site's mode and the member's standing before any address is looked up for its own sake.

    On a closed site a guest gets one and the same answer for every address, whether it exists or not.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not may_stay(request.user):
            return _sign_out(request, request.user)
        name = _address_name(request)
        facts = site.facts()
        if facts.is_closed and not request.user.is_authenticated and name not in SIGNING_IN:
            return refusals.sign_in_first(request)
        if facts.is_read_only and not is_reading(request) and name not in WRITABLE_ALWAYS:
            return refusals.read_only(request)
        return self.get_response(request)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Django's rule that every view asks for a member unless marked `login_not_required`, with our ways to say so."""

    # Any: the signature is Django's, which knows of nothing but redirects.
    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:  # type: ignore[override]
        return refusals.sign_in_first(request)


def may_stay(member: User) -> bool:
    """Whether whoever a request comes from may go on: active, let in, and not suspended meanwhile."""
    return member.may_act(timezone.now())


def _sign_out(request: HttpRequest, member: User) -> HttpResponse:
    """End the session of a member who lost the right to it, and say why where they come to sign in again."""
    if member.is_suspended(timezone.now()):
        reason = _("Your account is suspended, so you have been signed out.")
    else:
        reason = _("Your account is not active, so you have been signed out.")
    auth.logout(request)
    messages.error(request, reason)
    return refusals.sign_in_first(request)


def _address_name(request: HttpRequest) -> str:
    """The name of the address, with its namespace; empty where there is none."""
    match = match_of(request)
    return match.view_name if match else ""
