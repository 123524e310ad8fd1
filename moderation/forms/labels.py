"""What moderators send about labels."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.asking import AskingForm
from forum.labels import LabelKind
from forum.models.threads import LONGEST_REASON


class LabelForm(AskingForm):
    """A label to be put beside a text."""

    kind = forms.ChoiceField(label=_("Label"), choices=LabelKind, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Readers see it beside the label, and the author is told."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RemovalForm(AskingForm):
    """A label to be taken off."""

    label = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why it is taken off"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput,
    )
