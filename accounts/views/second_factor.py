"""Second factors: authenticator app, recovery codes, and the step of signing in that asks for one."""

from typing import Any

from allauth.mfa.base import views as base_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts import authentication, policies, second_factor
from accounts.actions import second_factors, sign_ins
from accounts.devices import device_of
from accounts.forms import passkeys as passkey_forms
from accounts.forms import security as forms
from accounts.models import SignIn
from accounts.views.answers import HouseForm, HousePage, signed_in_member, with_status
from foundation.addresses import client_address
from foundation.errors import DomainError


@method_decorator(never_cache, name="dispatch")
class Index(HousePage, base_views.IndexView):
    """What the member has set up, and what they can add."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether staff rights wait for this."""
        member = signed_in_member(self.request)
        context = super().get_context_data(**kwargs)
        found = context["authenticators"]
        context["app"] = found.get(Authenticator.Type.TOTP)
        context["recovery_codes"] = found.get(Authenticator.Type.RECOVERY_CODES)
        context["passkeys"] = found.get(Authenticator.Type.WEBAUTHN, [])
        context["is_required"] = policies.needs_second_factor(member)
        context["is_missing"] = context["is_required"] and not (context["app"] or context["passkeys"])
        return context


@method_decorator(never_cache, name="dispatch")
class Ask(HousePage, base_views.AuthenticateView):
    """The second step of signing in."""

    form_class = forms.SecondFactorForm
    webauthn_form_class = passkey_forms.ShowPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Only what this member can use."""
        context = super().get_context_data(**kwargs)
        kinds = second_factor.kinds_of(self.stage.login.user)
        return {**context, "has_app": "totp" in kinds, "has_passkey": "webauthn" in kinds}

    def form_invalid(self, form: Any) -> HttpResponse:
        """The same page with what went wrong."""
        is_passkey = isinstance(form, passkey_forms.ShowPasskeyForm)
        sign_ins.note_failure(
            actor=self.stage.login.user,
            method=SignIn.Method.PASSKEY if is_passkey else SignIn.Method.APP,
            device=device_of(self.request),
            ip=authentication.known_ip(client_address(self.request).partition("/")[0]),
            now=timezone.now(),
        )
        return with_status(super().form_invalid(form), form)


class ReauthenticateByCode(HouseForm, base_views.ReauthenticateView):
    """A code before something that matters."""

    form_class = forms.ReauthenticateBySecondFactorForm


@method_decorator(never_cache, name="dispatch")
class ActivateApp(HouseForm, totp_views.ActivateTOTPView):
    """Set up an authenticator app."""

    form_class = forms.ActivateAppForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Set up, written down, and shown in this session."""
        with transaction.atomic():
            response = super().form_valid(form)
            second_factors.note_added(actor=signed_in_member(self.request), kind="totp", now=timezone.now())
        second_factor.note_shown(self.request, "totp")
        return response


@method_decorator(never_cache, name="dispatch")
class RemoveApp(HouseForm, totp_views.DeactivateTOTPView):
    """Remove the authenticator app."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Removed and written down, or neither."""
        with transaction.atomic():
            second_factors.lock_and_check_removal(
                actor=signed_in_member(self.request), authenticator=self.authenticator
            )
            response = super().form_valid(form)
            second_factors.note_removed(actor=signed_in_member(self.request), kind="totp", now=timezone.now())
        return response


@method_decorator(never_cache, name="dispatch")
class GenerateCodes(HouseForm, recovery_views.GenerateRecoveryCodesView):
    """New recovery codes in place of the old."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Made and written down."""
        with transaction.atomic():
            response = super().form_valid(form)
            second_factors.note_added(actor=signed_in_member(self.request), kind="recovery_codes", now=timezone.now())
        return response


class _UnreadableCodes:
    """Codes that were encrypted with a key the site no longer has cannot be shown; new ones can be made."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except DomainError:
            return HttpResponseRedirect(reverse("mfa_generate_recovery_codes"))
        return response


@method_decorator(never_cache, name="dispatch")
class ShowCodes(_UnreadableCodes, HousePage, recovery_views.ViewRecoveryCodesView):
    """The codes that are left."""


class DownloadCodes(_UnreadableCodes, recovery_views.DownloadRecoveryCodesView):
    """The same as a file."""
