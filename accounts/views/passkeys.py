"""Passkeys: adding, naming, removing, and signing in with one."""

from typing import Any

from allauth.account.models import Login
from allauth.mfa.webauthn import views as webauthn_views
from allauth.mfa.webauthn.internal import auth, flows
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic.edit import FormView

from accounts import limits as house_limits
from accounts import second_factor
from accounts.actions import second_factors
from accounts.forms import entrance as entrance_forms
from accounts.forms import passkeys as forms
from accounts.views.answers import HouseForm, signed_in_member, with_status
from foundation.errors import DomainError, LimitReached

KIND = "webauthn"


@method_decorator(never_cache, name="dispatch")
class AddPasskey(HouseForm, webauthn_views.AddWebAuthnView):
    """A new passkey. The dialogue is the browser's; its answer comes as a form."""

    form_class = forms.AddPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The challenge, asking for a passkey that can sign in by itself."""
        context = FormView.get_context_data(self, **kwargs)
        context["passkey_options"] = auth.begin_registration(self.request.user, passwordless=True)
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        """Added, written down, and shown in this session."""
        with transaction.atomic():
            response = super().form_valid(form)
            second_factors.note_added(actor=signed_in_member(self.request), kind=KIND, now=timezone.now())
        second_factor.note_shown(self.request, KIND)
        return response


@method_decorator(never_cache, name="dispatch")
class RemovePasskey(HouseForm, webauthn_views.RemoveWebAuthnView):
    """Remove a passkey."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        """Removed and written down, or neither. Staff keep their last second factor."""
        try:
            with transaction.atomic():
                second_factors.lock_and_check_removal(actor=signed_in_member(self.request), authenticator=self.object)
                flows.remove_authenticator(self.request, self.object)
                second_factors.note_removed(actor=signed_in_member(self.request), kind=KIND, now=timezone.now())
        except DomainError as refusal:
            messages.error(self.request, str(refusal.message))
        return HttpResponseRedirect(str(self.success_url))


@method_decorator(never_cache, name="dispatch")
class RenamePasskey(HouseForm, webauthn_views.EditWebAuthnView):
    """Give a passkey another name."""

    form_class = forms.PasskeyNameForm
    success_url = reverse_lazy("mfa_index")


@method_decorator(never_cache, name="dispatch")
class ReauthenticateByPasskey(HouseForm, webauthn_views.ReauthenticateWebAuthnView):
    """A passkey before something that matters."""

    form_class = forms.ReauthenticateByPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The challenge."""
        context = super().get_context_data(**kwargs)
        context["passkey_options"] = context.pop("js_data")["request_options"]
        return context

    def form_invalid(self, form: Any) -> HttpResponse:
        """The same page with what went wrong."""
        return with_status(self.render_to_response(self.get_context_data(form=form)), form)

    def form_valid(self, form: Any) -> HttpResponse:
        """Note it in the session and go on."""
        form.save()
        return super(webauthn_views.ReauthenticateWebAuthnView, self).form_valid(form)


@method_decorator(login_not_required, name="dispatch")
@method_decorator(never_cache, name="dispatch")
class SignInWithPasskey(webauthn_views.NextRedirectMixin, webauthn_views.LoginWebAuthnView):
    """The sign-in page's script asks here for a challenge, and its form posts the answer here."""

    form_class = forms.SignInPasskeyForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A challenge for the script; people are led to the page."""
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse(dict(auth.begin_authentication(user=None)))
        return HttpResponseRedirect(reverse("account_login"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Counted beforehand like a password, and taken back when it turns out well."""
        try:
            house_limits.hit_address(house_limits.SIGN_IN_BY_ADDRESS, request, timezone.now())
        except LimitReached as limit:
            form = self.get_form()
            form.add_error(None, house_limits.as_form_error(limit))
            return self.form_invalid(form)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in. A passkey that checked its user is both factors."""
        house_limits.take_back_address(house_limits.SIGN_IN_BY_ADDRESS, self.request)
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=self.get_next_url())
        response: HttpResponse = flows.perform_passwordless_login(self.request, authenticator, login)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """The sign-in page with what went wrong."""
        context = {
            "form": entrance_forms.SignInForm(),
            "passkey_form": form,
            "redirect_field_value": self.get_next_url(),
        }
        return with_status(render(self.request, "account/login.html", context), form)
