"""Fields that several forms share."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import names, passwords

LONGEST_EMAIL = 254
LONGEST_PASSWORD = 256  # characters; hashing takes longer for longer ones
LONGEST_CREDENTIAL = 64_000  # characters of JSON


class EmailField(forms.EmailField):
    """An e-mail address in lower case."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("E-mail"))
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(max_length=LONGEST_EMAIL, **kwargs)

    def to_python(self, value: Any) -> str:
        """The address without space around it."""
        return str(super().to_python(value)).strip().lower()


class LoginField(forms.CharField):
    """An e-mail address or a username."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        super().__init__(label=_("E-mail or username"), max_length=LONGEST_EMAIL, widget=widget, **kwargs)


class UsernameField(forms.CharField):
    """A username in its stored form."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        super().__init__(
            label=_("Username"),
            help_text=_("In your address here and in mentions: letters a to z, digits or Chinese characters."),
            max_length=names.LONGEST_USERNAME,
            widget=widget,
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        """Normalised, so that two spellings of one name are one name."""
        return names.normalise(str(super().to_python(value) or ""))


class CurrentPasswordField(forms.CharField):
    """A password that the person has already."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Password"))
        super().__init__(strip=False, max_length=LONGEST_PASSWORD, widget=_password("current-password"), **kwargs)


class NewPasswordField(forms.CharField):
    """A password to be chosen. The form validates it against its owner."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Password"))
        kwargs.setdefault("help_text", passwords.shown_rule)
        super().__init__(strip=False, max_length=LONGEST_PASSWORD, widget=_password("new-password"), **kwargs)


class CodeField(forms.CharField):
    """A code of an authenticator app, or one of the recovery codes."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Code"))
        widget = forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        )
        super().__init__(max_length=40, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        """Without the spaces that make a code easier to read."""
        return "".join(str(super().to_python(value) or "").split())


class CredentialField(forms.CharField):
    """What a passkey dialogue returned: an object of JSON, made by a script."""

    default_error_messages = {"unreadable": _("Your browser's answer could not be read. Try again.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_CREDENTIAL, widget=forms.HiddenInput(), **kwargs)

    def clean(self, value: Any) -> dict[str, Any]:  # type: ignore[override]
        """The object. Any: what stands in it is looked at by the library that verifies it."""
        text = super().clean(value)
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise ValidationError(self.error_messages["unreadable"], code="unreadable")
        return found


def _password(autocomplete: str) -> forms.PasswordInput:
    return forms.PasswordInput(
        attrs={"autocomplete": autocomplete, "data-password": "", "data-show": _("Show password")}
    )
