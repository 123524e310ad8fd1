"""The pages of OpenID Connect: what allauth answers, with the rules of this site in front of it.

Only the code flow with PKCE is spoken, and every time the member is asked: allauth would answer `prompt=none` of one
tool by what was granted to another.
"""

from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.decorators import login_not_required
from allauth.idp.oidc import views as protocol
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import limits as house_limits
from accounts.actions import openid
from accounts.forms.openid import ConsentForm
from accounts.openid import reading
from accounts.openid.claims import OPENID, SCOPES
from accounts.views.answers import UNPROCESSABLE, HousePage, signed_in_member
from foundation.errors import LimitReached

GRANT_TYPES = [str(grant) for grant in openid.GRANTS]
FOUND = 302


@method_decorator(login_not_required, name="dispatch")
class WhereToolsAre(View):
    """404 for everybody while no tool is registered: then the site is no such service.

    Programs are no members, and of those only the question of consent asks: by itself, to come back to it.
    """

    def dispatch(self, request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponseBase:
        """Ask once a request."""
        if not reading.is_on():
            raise Http404
        return super().dispatch(request, *arguments, **options)


class Configuration(WhereToolsAre):
    """Where everything is and what is spoken, for programs."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The same for everybody."""
        told = {
            "issuer": settings.SITE_URL,
            "authorization_endpoint": _address("authorization"),
            "token_endpoint": _address("token"),
            "userinfo_endpoint": _address("userinfo"),
            "revocation_endpoint": _address("revoke"),
            "jwks_uri": _address("jwks"),
            "service_documentation": f"{settings.SITE_URL}{reverse('api_documentation')}",
            "scopes_supported": list(SCOPES),
            "claims_supported": [
                *("sub", "preferred_username", "name", "profession", "checked_roles", "email", "email_verified")
            ],
            "ui_locales_supported": ["en", "zh-Hans"],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": GRANT_TYPES,
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "code_challenge_methods_supported": ["S256"],
        }
        response = JsonResponse(told)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response


class Keys(WhereToolsAre, protocol.JwksView):
    """The public halves of the keys that sign."""


@method_decorator([csrf_exempt, never_cache, sensitive_post_parameters()], name="dispatch")
class Tokens(WhereToolsAre, protocol.TokenView):
    """A code for tokens. Failures are counted by address: secrets and codes are not to be guessed."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Only by code, and anew by what a code gave."""
        limit, now = house_limits.OPENID_BY_ADDRESS, timezone.now()
        try:
            house_limits.hit_address(limit, request, now)
        except LimitReached as reached:
            return _too_often(reached)
        if request.POST.get("grant_type") not in GRANT_TYPES:
            return JsonResponse({"error": "unsupported_grant_type"}, status=400)
        response: HttpResponse = super().post(request)
        if response.status_code == 200:  # noqa: PLR2004
            house_limits.take_back_address(limit, request)
        return response


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class About(WhereToolsAre, protocol.UserInfoView):
    """What the member granted to be told."""


@method_decorator([csrf_exempt, never_cache, sensitive_post_parameters()], name="dispatch")
class Revocation(WhereToolsAre, protocol.RevokeView):
    """A tool gives back what it holds."""


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class Consent(WhereToolsAre, HousePage, protocol.AuthorizationView):
    """Asks the member what the tool may be told, and leads back to it."""

    form_class = ConsentForm
    template_name = "accounts/consent.html"

    def get(self, request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        """The question, or why it is not asked."""
        tool = reading.client(request.GET.get("client_id", ""))
        back = request.GET.get("redirect_uri", "")
        if tool is None or back not in tool.get_redirect_uris():
            return _not_known(request)
        fault = _fault(request)
        if fault:
            return _led(back, {"error": fault[0], "error_description": fault[1], **_state(request.GET.get("state"))})
        return self._checked(super().get(request, *arguments, **options))

    def post(self, request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        """The answer. Whoever is not signed in any more begins anew."""
        return self._checked(super().post(request, *arguments, **options))

    def form_valid(self, form: Any) -> HttpResponse:  # Any: the signature is allauth's
        """Note what was granted, then lead back."""
        response: HttpResponse = super().form_valid(form)
        tool = reading.client(self._request_info["client_id"])
        if tool is not None and response.status_code == FOUND:
            scopes, now = form.cleaned_data["scopes"], timezone.now()
            openid.note_grant(actor=signed_in_member(self.request), client=tool, scopes=scopes, now=now)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """The same question with what to correct."""
        response: HttpResponse = super().form_invalid(form)
        response.status_code = UNPROCESSABLE
        return response

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """With where the answer goes."""
        if reading.client(self._request_info["client_id"]) is None:
            raise Http404
        context: dict[str, Any] = super().get_context_data(**options)
        return context | {"place": reading.place_of(self._request_info["redirect_uri"])}

    def _checked(self, response: HttpResponse) -> HttpResponse:
        """A form that leads elsewhere by a redirect counts as sent there: the policy of this page names that place."""
        if response.status_code == FOUND:
            response.content = b""  # allauth writes the word None there
            return response
        if not hasattr(self, "_request_info"):
            return response
        parts = urlsplit(self._request_info["redirect_uri"])
        widen = csp_update({"form-action": [f"{parts.scheme}://{parts.netloc}"]})
        widen(lambda _request: response)(self.request)  # it notes that at the answer
        return response


@require_POST
def revoke(request: HttpRequest, client_id: str) -> HttpResponse:
    """The member lets a tool ask no more."""
    member, tool = signed_in_member(request), reading.client(client_id)
    if tool is None or not openid.revoke_grant(actor=member, client=tool, now=timezone.now()):
        raise Http404
    messages.success(request, _("The tool is told nothing about you any more. What it knows already, it knows."))
    return HttpResponseRedirect(reverse("token_settings"))


def _fault(request: HttpRequest) -> tuple[str, str] | None:
    """What the tool did wrong, by the names of the protocol; None where nothing."""
    asked = request.GET
    if "none" in asked.get("prompt", "").split():
        error = "interaction_required" if request.user.is_authenticated else "login_required"
        return error, "Members are asked every time."
    if asked.get("response_type") != "code":
        return "unsupported_response_type", "Only code."
    if OPENID not in asked.get("scope", "").split():
        return "invalid_scope", "The scope openid is missing."
    if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
        return "invalid_request", "PKCE with S256 is required."
    if "request" in asked or "request_uri" in asked or asked.get("response_mode", "query") != "query":
        return "invalid_request", "Neither request objects nor another response_mode than query."
    return None


def _state(state: str | None) -> dict[str, str]:
    return {"state": state} if state else {}


def _led(back: str, told: dict[str, str]) -> HttpResponse:
    joint = "&" if "?" in back else "?"
    return HttpResponseRedirect(f"{back}{joint}{urlencode(told)}")


def _not_known(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/consent_unknown.html", status=400)


def _too_often(reached: LimitReached) -> HttpResponse:
    response = JsonResponse({"error": "temporarily_unavailable", "error_description": "Too many failures."}, status=429)
    response.headers["Retry-After"] = str(reached.extra["retry_after"])
    return response


def _address(name: str) -> str:
    return f"{settings.SITE_URL}{reverse(f'idp:oidc:{name}')}"
