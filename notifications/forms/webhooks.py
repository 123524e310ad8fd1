"""Adding an address for programs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models.webhooks import LONGEST_URL


class WebhookForm(forms.Form):
    """What it is called, and where it is."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("For yourself: “chat of the lab”."))
    # Text and not a URL: what is wrong with it, the action says in one sentence.
    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_URL,
        help_text=_("It begins with https:// and is reached from the public internet."),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
