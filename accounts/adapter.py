"""How allauth's account pages behave here: our actions, our limits, our mail, our addresses."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import login as django_login
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts import authentication, mail, terms_door
from accounts.actions import absence, emails, joining, passwords, sign_ins
from accounts.devices import device_of
from accounts.models import SignIn, User
from foundation import site
from foundation.addresses import UNKNOWN, client_address

# What allauth calls a way, and what we do; of two steps the second one says more.
METHODS = {
    "password": SignIn.Method.PASSWORD,
    "totp": SignIn.Method.APP,
    "recovery_codes": SignIn.Method.RECOVERY_CODE,
    "webauthn": SignIn.Method.PASSKEY,
}
BACKEND = "accounts.backends.MemberBackend"
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 - no server listens here: it stands for a client without an address


class MemberAdapter(DefaultAccountAdapter):
    """allauth's door for accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "duplicate_email": _("This is your address already."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "username_taken": _("This username is taken. Choose another."),
        "invalid_password_reset": _("This link has been used or has expired. Ask for a new one."),
    }

    # Signing up

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether the site takes newcomers at all; `accounts.views.sign_up` looks at invitations."""
        return site.facts().sign_up_mode != "closed"

    def clean_username(self, username: str, shallow: bool = False) -> str:  # noqa: FBT001, FBT002 - allauth's signature
        """The username, if it may be had."""
        for validator in User._meta.get_field("username").validators:
            validator(username)
        if not shallow and joining.is_username_taken(username=username, now=timezone.now()):
            raise self.validation_error("username_taken")
        return username

    # Signing in

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The member, whatever their standing: a stage of the sign-in tells them about it. Raises LimitReached."""
        return authentication.authenticate(
            request=request,
            login=credentials["login"],
            password=credentials["password"],
            now=timezone.now(),
        )

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether the member knows their password. Raises LimitReached."""
        return authentication.own_password_matches(member=user, password=password, now=timezone.now())

    def get_login_stages(self) -> list[str]:
        """Address, standing, second factor."""
        return [
            "allauth.account.stages.EmailVerificationStage",
            "accounts.stages.StandingStage",
            "allauth.mfa.stages.AuthenticateStage",
        ]

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Never stops a sign-in; the stages do."""
        emails.register_confirmed_address(actor=user)
        return None

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session."""
        # Before it, because signing in fills the moment in.
        request.is_first_sign_in = user.last_login is None  # type: ignore[attr-defined]  # read just below
        django_login(request, user, backend=BACKEND)
        sign_ins.note_success(
            actor=user,
            method=_method(request),
            device=device_of(request),
            ip=authentication.known_ip(client_address(request).partition("/")[0]),
            now=timezone.now(),
        )
        absence.come_back(actor=user, now=timezone.now())
        terms_door.ask_if_due(request, user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the front page; whoever is here for the first time is shown around. A page they wanted goes before both.

        Not at the end of signing up alone: the link in the mail may be opened in another browser. Staff have been
        given their task, and demonstration members have been here all along.
        """
        member = request.user
        is_first = getattr(request, "is_first_sign_in", False)
        if is_first and isinstance(member, User) and not (member.is_staff or member.is_demonstration):
            with translation.override(member.language):
                return resolve_url(settings.ACCOUNT_SIGNUP_REDIRECT_URL)
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    get_signup_redirect_url = get_login_redirect_url

    # Passwords

    def set_password(self, user: User, password: str) -> None:
        """For changes and resets alike."""
        passwords.change_password(actor=user, password=password, now=timezone.now())

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth's own counts live in the cache and are switched off; ours are forgotten in the reset view."""

    # Addresses and mail

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm the address, with what follows from it, or nothing of it."""
        member = email_address.user
        previous = member.email
        try:
            with transaction.atomic():
                is_confirmed = bool(super().confirm_email(request, email_address))
                if is_confirmed:
                    emails.note_confirmation(actor=member, previous_email=previous, now=timezone.now())
        except IntegrityError:
            # Another account took the address between the mail and the click.
            return False
        return is_confirmed

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every mail that allauth wants to send, by our own door."""
        name = template_prefix.removeprefix("account/email/").replace("mfa/email/", "mfa_")
        name = name.replace("socialaccount/email/", "outside_")
        member = context.get("user")
        kept: dict[str, Any] = {key: context[key] for key in ("activate_url", "password_reset_url") if key in context}
        mail.send(name, email, member=member if isinstance(member, User) else None, context=kept)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the member, at the address they have or had, that something about the account changed."""
        self.send_mail(template_prefix, email or user.email, {"user": user})

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of the account that somebody tried to sign up with their address."""
        owner = User.objects.all().with_email(email).first()
        mail.send("account_already_exists", email, member=owner)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Made from the configured address of the site."""
        return mail.absolute("account_confirm_email", emailconfirmation.key)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Made from the configured address of the site."""
        uid, _separator, token = key.partition("-")
        return mail.absolute("account_reset_password_from_key", uid, token)

    # Requests

    def is_safe_url(self, url: str) -> bool:
        """Only pages of this site, by their path; Host headers and trusted origins play no part."""
        return url.startswith("/") and url.isprintable() and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def is_ajax(self, request: HttpRequest) -> bool:
        """Every answer is a page."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What the list of sessions shows: an IPv4 address, or the network of an IPv6 one."""
        address = client_address(request).partition("/")[0]
        return UNKNOWN_ADDRESS if address == UNKNOWN else address


def _method(request: HttpRequest) -> str:
    """By which way somebody has just signed in; without any noted, it was the link in a mail."""
    noted = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or [{}]
    last = noted[-1]
    return METHODS.get(str(last.get("type") or last.get("method")), SignIn.Method.MAIL)
