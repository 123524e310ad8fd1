"""Making a key for a program."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.actions.tokens import DAYS
from accounts.models.tokens import LONGEST_TOKEN_NAME
from foundation.errors import Text


def _days(number: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", number) % {"count": number}


class TokenForm(forms.Form):
    """What it is called, what it may do, and how long."""

    name = forms.CharField(
        label=_("Name"), max_length=LONGEST_TOKEN_NAME, help_text=_("For yourself: “script of the reading group”.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It sees and does nothing that you cannot. Choose as little as it needs."),
    )
    days = forms.TypedChoiceField(label=_("Valid for"), coerce=int, initial=90)

    def __init__(self, data: QueryDict | None = None, *, offered: Mapping[str, Text]) -> None:
        super().__init__(data)
        # Refusals of the API and its documentation name scopes, not the words for them.
        named = [(scope, format_html("{} <code>{}</code>", words, scope)) for scope, words in offered.items()]
        self.fields["scopes"].choices = named  # type: ignore[attr-defined]
        self.fields["days"].choices = [(number, _days(number)) for number in DAYS]  # type: ignore[attr-defined]
