"""Forms for signing up, signing in and getting back in."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import limits as house_limits
from accounts import names
from accounts.actions import joining
from accounts.forms import fields
from accounts.forms.new_password import check_new_password
from accounts.models import TermsVersion, User
from accounts.sign_up_door import Door
from foundation.errors import LimitReached, Text


class SignInForm(allauth_forms.LoginForm):
    """E-mail address or username, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"login": fields.LoginField(), "password": fields.CurrentPasswordField()}

    def clean(self) -> dict[str, Any]:
        """Find out who it is. One answer for a wrong password, an unknown name and an account that rests."""
        cleaned: dict[str, Any] = forms.Form.clean(self) or self.cleaned_data
        if self.errors:
            return cleaned
        try:
            member = get_adapter().authenticate(self.request, login=cleaned["login"], password=cleaned["password"])
        except LimitReached as limit:
            raise house_limits.as_form_error(limit) from None
        if member is None:
            raise ValidationError(
                _("Name and password do not match. After five failures an account rests for 15 minutes."),
                code="mismatch",
            )
        self.user = member
        return cleaned

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Go on with the sign-in. Typing the password now is as good as confirming it a minute later."""
        record_authentication(request, self.user, method="password", reauthenticated=True)
        response: HttpResponse = perform_login(request, Login(user=self.user, redirect_url=redirect_url))
        return response


class JoiningForm:
    """What everybody who joins is asked, whether they chose a password or came by another service. Mixed into forms."""

    door: Door
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    account_already_exists = False

    def ask(self, *, with_password: bool) -> None:
        """Make the fields, in the order of the page."""
        password = {"password1": fields.NewPasswordField()} if with_password else {}
        self.fields = {
            "email": fields.EmailField(
                help_text=_("Not shown to anyone. An institution's address can be checked later.")
            ),
            "username": fields.UsernameField(),
            "name": forms.CharField(
                label=_("Name shown beside your posts"),
                help_text=_("Your own name or a pen name, in any script. Without one, your username is shown."),
                max_length=names.LONGEST_NAME,
                required=False,
                validators=[names.validate_name],
                widget=forms.TextInput(attrs={"autocomplete": "name"}),
            ),
            **password,
            "profession": forms.ChoiceField(
                label=_("I am mainly a"),
                help_text=_("Shown as self-declared until somebody has checked it."),
                choices=User.Profession.choices,
                widget=forms.RadioSelect(),
            ),
            "language": forms.ChoiceField(
                label=_("Interface language"), choices=settings.LANGUAGES, widget=forms.RadioSelect()
            ),
            "time_zone": forms.CharField(
                required=False, max_length=64, widget=forms.HiddenInput(attrs={"data-time-zone": ""})
            ),
            "terms": forms.BooleanField(
                label=_("I am 18 or older and accept the community rules and the terms of use"),
                error_messages={"required": _("Tick the box if you are 18 or older and accept the rules.")},
            ),
        }
        if self.door.email:
            self.fix_email(self.door.email, _("The invitation was made for this address."))

    def fix_email(self, email: str, reason: Text) -> None:
        """The address is known, and why."""
        self.fields["email"].disabled = True
        self.fields["email"].initial = email
        self.fields["email"].help_text = str(reason)

    def clean_username(self) -> str:
        """Refuse a username that cannot be had."""
        return str(get_adapter().clean_username(self.cleaned_data["username"]))

    def clean_email(self) -> str:
        """Refuse an address whose domain may not join; whether it is taken stays untold."""
        email: str = self.cleaned_data["email"]
        if not self.door.admits(email):
            raise ValidationError(
                _("Only addresses at %(domains)s may join."),
                code="domain_not_admitted",
                params={"domains": ", ".join(self.door.domains)},
            )
        self.account_already_exists = User.objects.all().with_email(email).exists()
        return email

    def clean_name(self) -> str:
        """The name in its stored form."""
        return names.normalise(self.cleaned_data["name"])

    def clean_time_zone(self) -> str:
        """What the browser said, if it is a time zone; a guess is no reason to refuse a form."""
        guess: str = self.cleaned_data["time_zone"]
        return guess if guess in names.time_zones() else "UTC"

    def join(self, password: str | None) -> User | None:
        """Make the account; or, where the address has one, do what can be seen of it. Raises DomainError."""
        cleaned = self.cleaned_data
        # Asked before it is known whether there is an account: both ways cost the same.
        versions = list(TermsVersion.objects.current())
        if not self.account_already_exists:
            try:
                return self._sign_up(password, versions)
            except joining.EmailTaken:
                self.account_already_exists = True
        joining.pretend_to_sign_up(
            username=cleaned["username"],
            password=password or "",
            name=cleaned["name"],
            now=timezone.now(),
            invitation_hash=self.door.invitation_hash,
            agreed=versions,
        )
        return None

    def _sign_up(self, password: str | None, versions: list[TermsVersion]) -> User:
        cleaned = self.cleaned_data
        return joining.sign_up_member(
            actor=None,
            username=cleaned["username"],
            email=cleaned["email"],
            password=password,
            name=cleaned["name"],
            profession=cleaned["profession"],
            language=cleaned["language"],
            time_zone=cleaned["time_zone"],
            needs_approval=self.door.needs_approval,
            invitation_hash=self.door.invitation_hash,
            agreed=versions,
            now=timezone.now(),
        )


class SignUpForm(JoiningForm, allauth_forms.SignupForm):
    """An account for somebody who comes by themselves or with an invitation."""

    def __init__(self, *args: Any, door: Door, **kwargs: Any) -> None:
        self.door = door
        super().__init__(*args, **kwargs)
        self.ask(with_password=True)

    def clean(self) -> dict[str, Any]:
        """Check the password against the person it belongs to."""
        cleaned: dict[str, Any] = self.cleaned_data
        owner = User(username=cleaned.get("username", ""), email=cleaned.get("email", ""), name=cleaned.get("name", ""))
        check_new_password(self, "password1", owner)
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Make the account; or, where the address has one, answer in the same way. Raises DomainError."""
        member = self.join(self.cleaned_data["password1"])
        if member is not None:
            return member, None
        pretended: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return pretended


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """The address that a link is sent to."""

    email = fields.EmailField()


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):
    """A new password for somebody who opened the link."""

    password1 = fields.NewPasswordField(label=_("New password"))
    password2 = None

    def clean(self) -> dict[str, Any]:
        """Check the password against its owner."""
        if self.user is not None:
            check_new_password(self, "password1", self.user)
        cleaned: dict[str, Any] = self.cleaned_data
        return cleaned
