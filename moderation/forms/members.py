"""What members send: a flag, an appeal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.asking import AskingForm
from forum.models.threads import LONGEST_REASON
from moderation.models.log import LONGEST_APPEAL
from moderation.reasons import FlagReason


class FlagForm(AskingForm):
    """What is wrong with a post."""

    reason = forms.ChoiceField(label=_("What is wrong"), choices=FlagReason.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What moderators should look at"),
        help_text=_("Do not repeat a patient's data here."),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AppealForm(AskingForm):
    """Why a decision was wrong."""

    text = forms.CharField(
        label=_("What was overlooked"),
        help_text=_("A moderator who did not make the decision reads it. Do not repeat a patient's data."),
        max_length=LONGEST_APPEAL,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
