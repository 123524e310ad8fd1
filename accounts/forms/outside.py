"""Joining by an account at another service."""

from typing import Any

from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.socialaccount.models import SocialLogin
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import outside
from accounts.forms.entrance import JoiningForm
from accounts.models import User
from accounts.sign_up_door import Door


class OutsideSignUpForm(JoiningForm, forms.Form):  # type: ignore[misc]  # both name `fields`
    """What the other service cannot know: a username, the profession, the rules."""

    def __init__(self, *args: Any, door: Door, sociallogin: SocialLogin, **kwargs: Any) -> None:
        self.door, self.sociallogin = door, sociallogin
        super().__init__(*args, **kwargs)
        self.ask(with_password=False)
        confirmed = outside.confirmed_email(sociallogin)
        if confirmed and not door.email:
            self.fix_email(confirmed, _("Confirmed by the service you came by. You can change it later."))

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Make the account and link it; where the address has one, answer as if. Raises DomainError."""
        member = self.join(None)
        if member is None:
            return None, prevent_enumeration(request, email=self.cleaned_data["email"])
        outside.link_newcomer(actor=member, sociallogin=self.sociallogin, now=timezone.now())
        return member, None
