"""How allauth's second factors behave here: secrets encrypted, bound to the site's own address, never the last one."""

import logging
from io import BytesIO
from urllib.parse import urlsplit

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from accounts import ciphers, policies, second_factor
from accounts.models import User
from foundation import site
from foundation.errors import DomainError

logger = logging.getLogger(__name__)


class SecretUnreadable(DomainError):
    """A stored secret was encrypted with a key that this site no longer has."""

    def __init__(self) -> None:
        super().__init__("secret_unreadable", _("This second factor can no longer be read. Use another one."))


class MemberMFAAdapter(DefaultMFAAdapter):
    """allauth's door for second factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Confirm your e-mail address first."),
        "cannot_delete_authenticator": _("Staff need a second factor. Add another one before you remove this."),
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first."),
        "incorrect_code": _("This code is not right, or was used already. Wait for the next one and try again."),
        "unverified_email": _("Confirm your new e-mail address, or cancel the change, before you add a second factor."),
    }

    def encrypt(self, text: str) -> str:
        """Keep the secrets of authenticator apps and recovery codes out of backups and database dumps."""
        return _ciphers().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises SecretUnreadable; an empty or wrong secret would make codes that anyone can guess."""
        try:
            return _ciphers().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("A second factor cannot be decrypted; was a secret key removed too early?")
            raise SecretUnreadable from None

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keep their last one."""
        return not (policies.needs_second_factor(authenticator.user) and second_factor.holds_only(authenticator))

    def get_totp_label(self, user: User) -> str:
        """The username: an authenticator app shows it to whoever looks over the shoulder."""
        return user.username

    def get_totp_issuer(self) -> str:
        """The name of the site."""
        return " ".join(site.facts().name.replace(":", " ").split())

    def build_totp_svg(self, url: str) -> str:
        """The picture to scan, dark on white in either theme; allauth's own has no ground of its own."""
        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site's own host: a passkey made under another name would be useless later."""
        return {"id": str(urlsplit(settings.SITE_URL).hostname), "name": site.facts().name}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, str | bytes]:
        """What the passkey dialogue shows: names that the member chose, not the e-mail address."""
        entity: dict[str, str | bytes] = super().get_public_key_credential_user_entity(user)
        return entity | {"name": user.username, "display_name": user.shown_name}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        """What a passkey is called until its owner chooses a name."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return str(_("Passkey %(number)d") % {"number": count + 1})


def reencrypt(authenticator: Authenticator) -> bool:
    """Encrypt the secrets anew with the present key; False where there are none, or they cannot be read."""
    names = [name for name in ("secret", "seed") if name in authenticator.data]
    try:
        for name in names:
            authenticator.data[name] = _ciphers().rotate(authenticator.data[name].encode()).decode()
    except InvalidToken:
        return False
    if names:
        authenticator.save(update_fields=["data"])
    return bool(names)


def _ciphers() -> MultiFernet:
    return ciphers.for_purpose(ciphers.SECOND_FACTORS)
