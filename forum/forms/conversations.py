"""Writing to others in private."""

import re
import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from content.markup.limits import LONGEST_TEXT
from forum.forms.asking import AskingForm
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


class ConversationForm(AskingForm):
    """Whom to write to, about what, and the first text."""

    others = NamesField()
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    body = forms.CharField(
        label=_("Text"),
        help_text=_("Markdown and formulas are understood. The privacy check runs here too: no patients' data."),
        # The browser counts a line break as one character and sends two: the action holds the limit.
        max_length=2 * LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    client_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    draft_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31)

    DRAFTED = ("others", "title", "body")
