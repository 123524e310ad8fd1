"""Why somebody wants to get in touch."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.asking import AskingForm
from forum.actions.contact import LONGEST


class ContactForm(AskingForm):
    """A short text."""

    text = forms.CharField(
        label=_("Why you want to get in touch"),
        help_text=_("A sentence or two. They read it before they decide. No patient's data, no address."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
