"""Staff rights sleep until a second factor was shown."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts import policies, second_factor
from accounts.models import User

# First segments of what stays open: showing or setting up the factor, signing out, and what knows nobody's rights.
OPEN = frozenset(["accounts", "healthz", "language", "outbox", "readyz", "static"])


class SecondFactorMiddleware:
    """Leads staff to their second factor, and lets them do nothing else before.

    The whole site and not only the administration: staff read and hide what others cannot, on ordinary pages too.
    Costs no query once the factor was shown.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        segment = request.path_info[1:].split("/", 1)[0]
        user = request.user
        if segment in OPEN or not isinstance(user, User):
            return self.get_response(request)
        has_token = hasattr(request, "api_token")  # made where a factor was shown; rights sleep in most of them
        if has_token or not policies.needs_second_factor(user) or second_factor.was_shown(request):
            return self.get_response(request)
        if segment == "api":
            raise PermissionDenied
        return HttpResponseRedirect(way_to_second_factor(request, user))


def way_to_second_factor(request: HttpRequest, member: User) -> str:
    """Where the member shows the factor they have, or sets one up."""
    kinds = second_factor.kinds_of(member)
    if Authenticator.Type.TOTP in kinds:
        page = "mfa_reauthenticate"
    elif Authenticator.Type.WEBAUTHN in kinds:
        page = "mfa_reauthenticate_webauthn"
    else:
        return reverse("mfa_index")
    return f"{reverse(page)}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}"
