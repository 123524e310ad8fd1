"""Password and e-mail address of somebody who is signed in."""

from typing import Any

from allauth.account import views as allauth_views
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import limits as house_limits
from accounts.actions import emails
from accounts.forms import security as forms
from accounts.models import User
from accounts.views.answers import HouseForm, add_refusal, signed_in_member
from foundation import limits
from foundation.errors import LimitReached


class ChangePassword(HouseForm, allauth_views.PasswordChangeView):
    """A new password; every other session ends."""

    form_class = forms.ChangePasswordForm


class SetPassword(HouseForm, allauth_views.PasswordSetView):
    """A first password for an account that was made without one."""

    form_class = forms.SetPasswordForm


class Reauthenticate(HouseForm, allauth_views.ReauthenticateView):
    """The password once more, before something that matters."""

    form_class = forms.ReauthenticateForm


class ChangeEmail(HouseForm, allauth_views.EmailView):
    """A new address. It counts when its mailbox has confirmed it; the present one is told."""

    form_class = forms.ChangeEmailForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin a change, send the link again, or cancel."""
        member = signed_in_member(request)
        if "action_cancel" in request.POST:
            if emails.drop_pending_address(actor=member):
                messages.success(request, _("The change of address is cancelled."))
            return HttpResponseRedirect(self.get_success_url())
        if "action_send" in request.POST:
            return self._send_again(request, member)
        if "action_add" not in request.POST:
            return HttpResponseRedirect(self.get_success_url())
        return super().post(request, *args, **kwargs)

    def count_attempt(self) -> None:
        """By member."""
        limits.hit(house_limits.CHANGE_EMAIL, str(self.request.user.pk), timezone.now())

    def form_valid(self, form: Any) -> HttpResponse:
        """Say where the link went."""
        response = super().form_valid(form)
        messages.info(self.request, _("A link is on its way. Your address changes when you open it."))
        return response

    def _send_again(self, request: HttpRequest, member: User) -> HttpResponse:
        pending = emails.pending_address(member)
        if pending is not None:
            try:
                self.count_attempt()
            except LimitReached as limit:
                form = self.get_form()
                add_refusal(form, limit)
                return self.form_invalid(form)
            forms.send_confirmation(request, pending)
            messages.info(request, _("A link is on its way. Your address changes when you open it."))
        return HttpResponseRedirect(self.get_success_url())
