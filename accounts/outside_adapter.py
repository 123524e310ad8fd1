"""How allauth's sign-in by services of others behaves here: set up by the environment, never a silent take-over."""

from typing import Any
from urllib.parse import urlsplit

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import Provider
from allauth.socialaccount.providers.orcid.provider import OrcidProvider
from allauth.socialaccount.providers.orcid.views import OrcidOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import outside
from accounts.models import User
from accounts.sign_up_door import door_for

CONFLICT = 409
FORBIDDEN = 403


class OrcidAdapter(OrcidOAuth2Adapter):
    """ORCID where the settings say it is: the register itself, or its sandbox."""

    def __init__(self, request: HttpRequest) -> None:
        """Its public data has an address of its own, `pub.` before the name of the site."""
        super().__init__(request)
        site = urlsplit(settings.ORCID_URL)
        public = f"pub.{site.netloc}" if site.netloc.endswith("orcid.org") else site.netloc
        self.authorize_url = f"{settings.ORCID_URL}/oauth/authorize"
        self.access_token_url = f"{site.scheme}://{public}/oauth/token"
        self.profile_url = f"{site.scheme}://{public}/v3.0/%s/record"


class OutsideAdapter(DefaultSocialAccountAdapter):
    """allauth's door for accounts at other services."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "connected_other": _("That account is linked to another member already."),
        "no_password": _("It is your only way in. Set a password first, then unlink it."),
        "no_verified_email": _("Confirm your e-mail address first."),
    }

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        """As allauth finds it; ORCID by our adapter."""
        found = super().get_provider(request, provider, client_id=client_id)
        if isinstance(found, OrcidProvider):
            found.oauth2_adapter_class = OrcidAdapter
        return found

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """Those of the environment alone; none stands in the database."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Keep nothing of what the service tells but the iD, and open no account because an address is the same."""
        sociallogin.account.extra_data = {}
        if sociallogin.is_existing:
            SocialAccount.objects.filter(pk=sociallogin.account.pk).update(extra_data={})
            return
        if sociallogin.state.get("process") == "connect":
            return
        email = outside.confirmed_email(sociallogin)
        if email and User.objects.all().with_email(email).exists():
            context = {"service": sociallogin.provider.name}
            raise ImmediateHttpResponse(render(request, "socialaccount/account_exists.html", context, status=CONFLICT))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """By the same door as everybody: closed, by invitation, by approval, by domain."""
        door = door_for(request)
        if not door.is_open:
            raise ImmediateHttpResponse(render(request, "account/signup_closed.html", {"door": door}, status=FORBIDDEN))
        return True

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """allauth says here, and nowhere else that needs no signal, that an account was linked or unlinked."""
        account: SocialAccount = (context or {})["account"]
        if template_prefix.endswith("account_connected"):
            outside.note_link(actor=user, provider=account.provider, uid=account.uid, now=timezone.now())
        else:
            outside.note_unlink(actor=user, provider=account.provider, now=timezone.now())
        super().send_notification_mail(template_prefix, user, context=context)
