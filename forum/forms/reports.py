"""Reporting a post, and deciding about a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.asking import AskingForm
from forum.models import Report
from forum.models.threads import LONGEST_REASON


class ReportForm(AskingForm):
    """What is wrong with a post."""

    reason = forms.ChoiceField(label=_("What is wrong"), choices=Report.Reason.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What moderators should look at"),
        help_text=_("Do not repeat a patient's data here."),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecisionForm(AskingForm):
    """What a moderator decides about a report."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Reason"),
        help_text=_("Stands under the report; where the post is hidden, readers and its author see it too."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    HIDE, UPHOLD, DISMISS = "hide", "uphold", "dismiss"

    def __init__(self, *args: Any, is_held: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        if is_held:
            field.choices = [
                (self.HIDE, _("Uphold: the text stays out of sight")),
                (self.DISMISS, _("Dismiss: the text is shown again")),
            ]
        else:
            field.choices = [
                (self.HIDE, _("Uphold, and hide the text")),
                (self.UPHOLD, _("Uphold, and leave the text where it is")),
                (self.DISMISS, _("Dismiss")),
            ]
