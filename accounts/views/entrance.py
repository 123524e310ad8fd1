"""Signing up, confirming the address, signing in and out, getting back in."""

from typing import Any

from allauth.account import views as allauth_views
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts import authentication, outside
from accounts import limits as house_limits
from accounts.forms import entrance as forms
from accounts.sign_up_door import Door, door_for, remember_invitation
from accounts.views.answers import HouseForm, HousePage
from foundation import limits

NOT_FOUND = 404
FORBIDDEN = 403


class SignIn(HouseForm, allauth_views.LoginView):
    """By e-mail address or username, or with a passkey. The form counts its own attempts."""

    form_class = forms.SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the services by which one may sign in."""
        return {**super().get_context_data(**kwargs), "outside_services": outside.services()}


@method_decorator(login_not_required, name="dispatch")
class SignUp(HouseForm, allauth_views.SignupView):
    """An account for somebody who comes by themselves or with an invitation."""

    form_class = forms.SignUpForm
    door: Door

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the invitation out of the address first, so that it is not sent on or written down."""
        if "invitation" in request.GET:
            remember_invitation(request, request.GET["invitation"])
            return HttpResponseRedirect(request.path)
        self.door = door_for(request)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def count_attempt(self) -> None:
        """By address."""
        house_limits.hit_address(house_limits.SIGN_UP_BY_ADDRESS, self.request, timezone.now())

    def is_open(self) -> bool:
        """Whether this visitor may sign up."""
        return self.door.is_open

    def closed(self) -> HttpResponse:
        """Say how one can join instead."""
        return render(self.request, self.template_name_signup_closed, {"door": self.door}, status=FORBIDDEN)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form needs to know who may join."""
        return {**super().get_form_kwargs(), "door": self.door}

    def get_initial(self) -> dict[str, Any]:
        """The language the page is in."""
        return {"language": translation.get_language(), "profession": "", "time_zone": "UTC"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How joining works here."""
        return {**super().get_context_data(**kwargs), "door": self.door, "outside_services": outside.services()}


class ConfirmEmail(HousePage, allauth_views.ConfirmEmailView):
    """The page behind the link in a confirmation mail. Opening it changes nothing; its button does."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whose address it is, or that the link is of no use any more."""
        try:
            self.object = self.get_object()
        except Http404:
            return self._useless()
        response: HttpResponse = self.render_to_response(self.get_context_data())
        return response

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm, and go on with the sign-in of this browser if there is one."""
        try:
            response: HttpResponse = super().post(*args, **kwargs)
        except Http404:
            return self._useless()
        return response

    def respond(self, success: bool) -> HttpResponse:  # noqa: FBT001 - allauth's signature
        """On to the next page, or why not."""
        if not success:
            return self._useless()
        response: HttpResponse = super().respond(success)
        return response

    def _useless(self) -> HttpResponse:
        self.object = None
        return render(self.request, self.template_name, self.get_context_data(), status=NOT_FOUND)


class _CountsMailbox:
    """Counts the mailbox of a valid form, inside the part of the view that answers refusals."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Raises LimitReached."""
        limits.hit(house_limits.RESET_BY_EMAIL, form.cleaned_data["email"], timezone.now())
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return response


class ResetPassword(HouseForm, _CountsMailbox, allauth_views.PasswordResetView):
    """Ask for a link by mail. The answer is the same whether the address has an account."""

    form_class = forms.ResetPasswordForm

    def count_attempt(self) -> None:
        """By address of the guest."""
        house_limits.hit_address(house_limits.RESET_BY_ADDRESS, self.request, timezone.now())


@method_decorator(login_not_required, name="dispatch")
class ChooseNewPassword(HouseForm, allauth_views.PasswordResetFromKeyView):
    """The page behind the link in a reset mail."""

    form_class = forms.NewPasswordForm

    def dispatch(self, request: HttpRequest, uidb36: str, key: str, **kwargs: Any) -> HttpResponse:
        """404 for a link that is of no use any more."""
        response: HttpResponse = super().dispatch(request, uidb36, key, **kwargs)
        if getattr(self, "reset_user", self) is None:
            response.status_code = NOT_FOUND
        return response

    def count_attempt(self) -> None:
        """By address of the guest."""
        house_limits.hit_address(house_limits.RESET_BY_ADDRESS, self.request, timezone.now())

    def form_valid(self, form: Any) -> HttpResponse:
        """Whoever reads the mail of the account may sign in at once."""
        response = super().form_valid(form)
        authentication.forget_failures(self.reset_user)
        return response


@method_decorator(never_cache, name="dispatch")
class SignOut(HousePage, allauth_views.LogoutView):
    """GET asks, POST does."""


class EmailSent(HousePage, allauth_views.EmailVerificationSentView):
    """Look into your mailbox."""


class ResetMailSent(HousePage, allauth_views.PasswordResetDoneView):
    """Look into your mailbox."""


class NewPasswordChosen(HousePage, allauth_views.PasswordResetFromKeyDoneView):
    """Sign in with the new password."""
