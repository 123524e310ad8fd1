"""Writing to others in private."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from forum.forms.writing import WritingForm
from forum.models.threads import LONGEST_TITLE

LONGEST_NAMES = 1000  # characters
_BETWEEN_NAMES = re.compile(r"[\s,，;；、@]+")


class NamesField(forms.CharField):
    """Usernames, however they are separated, with or without @."""

    def __init__(self) -> None:
        super().__init__(
            label=_("To"),
            help_text=_("Usernames, separated by commas."),
            max_length=LONGEST_NAMES,
            widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        )

    @staticmethod
    def names(text: str) -> list[str]:
        """Each name once, in the order in which they were written."""
        return list(dict.fromkeys(filter(None, _BETWEEN_NAMES.split(text))))


class InviteForm(forms.Form):
    """Whom to bring into a conversation."""

    others = NamesField()


class ConversationForm(WritingForm):
    """Whom to write to, about what, and the first text with its declarations."""

    others = NamesField()
    title = forms.CharField(
        label=_("Title"), max_length=LONGEST_TITLE, error_messages={"required": _("Write a title first.")}
    )

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.order_fields(["others", "title", "body"])
        self.fields["body"].help_text = _(
            "Markdown and formulas are understood. The privacy check runs here too: no patients' data."
        )

    @property
    def names(self) -> list[str]:
        """Whom to write to; after `is_valid`."""
        return NamesField.names(self.cleaned_data["others"])
