"""When a form was shown, in the form itself: signed, so that it comes back as it was or counts as unknown."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.core import signing

_SIGNER: Final = signing.Signer(salt="forum.form-shown")


def signed(moment: datetime) -> str:
    """What the form carries."""
    return _SIGNER.sign(moment.isoformat())


class ShownAtField(forms.Field):
    """The moment that `signed` put there; None for whatever else comes. It is never an error: nobody typed it."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> datetime | None:
        """Any: what a form sends."""
        try:
            return datetime.fromisoformat(_SIGNER.unsign(str(value or "")))
        except (signing.BadSignature, ValueError):
            return None
