"""Forms that carry what a passkey dialogue returned. Everything in them comes from the network."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core import context as allauth_context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import limits as house_limits
from accounts import names
from accounts.forms import fields
from accounts.models import User
from foundation import limits
from foundation.errors import LimitReached

LONGEST_PASSKEY_NAME = 60
# What the library raises for answers that no browser makes.
MALFORMED = (
    AttributeError,
    IndexError,
    InvalidSignature,
    KeyError,
    MemoryError,  # a byte string that claims to be longer than any machine can hold
    NotImplementedError,
    OverflowError,
    RecursionError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
    struct.error,
)


@contextmanager
def malformed_is_refused() -> Iterator[None]:
    """Turn whatever a malformed credential breaks into one sentence."""
    try:
        yield
    except ValidationError:
        raise ValidationError(_("This passkey was not accepted. Try again."), code="passkey_refused") from None
    except MALFORMED:
        raise ValidationError(_("This passkey was not accepted. Try again."), code="passkey_refused") from None


class PasskeyNameForm(forms.Form):
    """What its owner calls a passkey."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        help_text=_("Such as the device it is kept on."),
        max_length=LONGEST_PASSKEY_NAME,
        validators=[names.validate_name],
    )

    def __init__(self, *args: Any, instance: Authenticator, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = instance.wrap().name

    def clean_name(self) -> str:
        """The name in its stored form."""
        return names.normalise(self.cleaned_data["name"])

    def save(self) -> Authenticator:
        """Store the name."""
        self.instance.data["name"] = self.cleaned_data["name"]
        self.instance.save(update_fields=["data"])
        return self.instance


class AddPasskeyForm(forms.Form):
    """A new passkey. It has to check who is using it, by PIN, finger or face, since it will sign in by itself."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        help_text=_("Such as the device it is kept on."),
        max_length=LONGEST_PASSKEY_NAME,
        required=False,
        validators=[names.validate_name],
    )
    credential = fields.CredentialField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = get_adapter().generate_authenticator_name(user, Authenticator.Type.WEBAUTHN)

    def clean_name(self) -> str:
        """A name in any case: the passkey exists on the device already and should not be refused for want of one."""
        given = names.normalise(self.cleaned_data["name"])
        return given or str(get_adapter().generate_authenticator_name(self.user, Authenticator.Type.WEBAUTHN))

    def clean_credential(self) -> dict[str, Any]:
        """Verify the answer against the challenge of this session, which is used up by it."""
        credential: dict[str, Any] = self.cleaned_data["credential"]
        with malformed_is_refused():
            auth.parse_registration_response(credential)
            binding = auth.complete_registration(credential)
            if not binding.is_user_verified():
                raise ValueError("The authenticator did not verify its user.")
        return credential


class ShowPasskeyForm(forms.Form):
    """A passkey as second factor, or before something that matters."""

    credential = fields.CredentialField()
    reauthenticated = False

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_credential(self) -> Authenticator:
        """The passkey that was shown. Counted per member only where the member is known by something they proved."""
        credential = self.cleaned_data["credential"]
        try:
            if self.user is not None:
                limits.hit(house_limits.SECOND_FACTOR, str(self.user.pk), timezone.now())
        except LimitReached as limit:
            raise house_limits.as_form_error(limit) from None
        with malformed_is_refused():
            auth.parse_authentication_response(credential)
            owner = self.user or auth.extract_user_from_response(credential)
            authenticator = auth.complete_authentication(owner, credential)
        if self.user is not None:
            limits.take_back(house_limits.SECOND_FACTOR, str(self.user.pk))
        return authenticator

    def save(self) -> None:
        """Note in the session that a passkey was shown."""
        post_authentication(
            allauth_context.request,
            self.cleaned_data["credential"],
            reauthenticated=self.reauthenticated,
        )


class ReauthenticateByPasskeyForm(ShowPasskeyForm):
    """A passkey before something that matters."""

    reauthenticated = True


class SignInPasskeyForm(ShowPasskeyForm):
    """A passkey in place of name and password."""
