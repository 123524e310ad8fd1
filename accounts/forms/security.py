"""Forms about passwords, addresses and second factors of somebody who is signed in, or nearly so."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import BaseAuthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import limits as house_limits
from accounts import mail
from accounts.actions import emails
from accounts.forms import fields
from accounts.forms.new_password import check_new_password
from accounts.models import User
from foundation import limits
from foundation.errors import DomainError, LimitReached


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """The present password and a new one."""

    oldpassword = fields.CurrentPasswordField(label=_("Current password"))
    password1 = fields.NewPasswordField(label=_("New password"))
    password2 = None
    field_order = ("oldpassword", "password1")

    def clean_oldpassword(self) -> str:
        """Refuse anybody who only found the session open."""
        return _own_password(self.user, self.cleaned_data["oldpassword"], "enter_current_password")

    def clean(self) -> dict[str, Any]:
        """Check the new password against its owner."""
        check_new_password(self, "password1", self.user)
        cleaned: dict[str, Any] = self.cleaned_data
        return cleaned


class SetPasswordForm(allauth_forms.SetPasswordForm):
    """A first password for an account that was made without one."""

    password1 = fields.NewPasswordField()
    password2 = None

    def clean(self) -> dict[str, Any]:
        """Check the password against its owner."""
        check_new_password(self, "password1", self.user)
        cleaned: dict[str, Any] = self.cleaned_data
        return cleaned


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    """The password once more, before something that matters."""

    password = fields.CurrentPasswordField()

    def clean_password(self) -> str:
        """Refuse a wrong one."""
        return _own_password(self.user, self.cleaned_data["password"], "incorrect_password")


class ChangeEmailForm(allauth_forms.AddEmailForm):
    """A new address, which replaces the present one when it is confirmed."""

    email = fields.EmailField(label=_("New e-mail address"))

    def clean_email(self) -> str:
        """Refuse the present address. Whether another account has it stays untold."""
        email: str = self.cleaned_data["email"]
        if self.user.email == email:
            raise get_adapter().validation_error("duplicate_email")
        return email

    def save(self, request: HttpRequest) -> EmailAddress:
        """Note the wish and send the link; or, where the address has an account, tell its mailbox instead."""
        email = self.cleaned_data["email"]
        address = EmailAddress.objects.add_new_email(request, self.user, email, send_verification=False)
        send_confirmation(request, address)
        return address


def send_confirmation(request: HttpRequest, address: EmailAddress) -> None:
    """Send the link that confirms a new address. To the owner of another account goes an explanation without one."""
    if emails.is_taken_by_another(actor=address.user, email=address.email):
        owner = User.objects.all().with_email(address.email).first()
        mail.send("email_taken", address.email, member=owner)
    else:
        address.send_confirmation(request, signup=False)


class SecondFactorForm(BaseAuthenticateForm):
    """A code of the authenticator app, or a recovery code."""

    code = fields.CodeField()
    reauthenticated = False

    def clean_code(self) -> str:
        """Refuse a wrong or used code. Counted beforehand, so that parallel guesses count too."""
        now = timezone.now()
        try:
            limits.hit(house_limits.SECOND_FACTOR, str(self.user.pk), now)
            self.authenticator = self._find_match(self.cleaned_data["code"])
        except DomainError as error:
            raise house_limits.as_form_error(error) from None
        if self.authenticator is None:
            raise get_mfa_adapter().validation_error("incorrect_code")
        limits.take_back(house_limits.SECOND_FACTOR, str(self.user.pk))
        return str(self.cleaned_data["code"])

    def save(self) -> None:
        """Note in the session that a second factor was shown."""
        post_authentication(allauth_context.request, self.authenticator, reauthenticated=self.reauthenticated)

    def _find_match(self, code: str) -> Authenticator | None:
        for authenticator in Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN):
            is_app = authenticator.type == Authenticator.Type.TOTP
            if self._fits_app(authenticator, code) if is_app else authenticator.wrap().validate_code(code):
                authenticator.user = self.user
                return authenticator
        return None

    def _fits_app(self, authenticator: Authenticator, code: str) -> bool:
        """allauth remembers used codes in the cache, where they can be lost; here the database does."""
        secret = get_mfa_adapter().decrypt(authenticator.data["secret"])
        if not validate_totp_code(secret, code):
            return False
        try:
            limits.hit(house_limits.CODE_USED, f"{self.user.pk}:{code}", timezone.now())
        except LimitReached:
            return False
        return True


class ReauthenticateBySecondFactorForm(SecondFactorForm):
    """A code before something that matters."""

    reauthenticated = True


class ActivateAppForm(ActivateTOTPForm):
    """The first code of an authenticator app proves that it has the secret."""

    code = fields.CodeField(label=_("Code from the app"))

    def clean_code(self) -> str:
        """Refuse a wrong code."""
        try:
            limits.hit(house_limits.SECOND_FACTOR, str(self.user.pk), timezone.now())
        except LimitReached as limit:
            raise house_limits.as_form_error(limit) from None
        code: str = super().clean_code()
        limits.take_back(house_limits.SECOND_FACTOR, str(self.user.pk))
        return code


class ConfirmForm(forms.Form):
    """Nothing to fill in: a button."""


def _own_password(member: User, password: str, error_code: str) -> str:
    try:
        is_right = get_adapter().reauthenticate(member, password)
    except LimitReached as limit:
        raise house_limits.as_form_error(limit) from None
    if not is_right:
        raise get_adapter().validation_error(error_code)
    return password
