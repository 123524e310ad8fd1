"""Why somebody looks behind a pseudonym."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.asking import AskingForm
from forum.models.threads import LONGEST_REASON


class RevealForm(AskingForm):
    """The reason, which the author reads."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It is recorded with your name and the time. The author reads the reason and the time."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
