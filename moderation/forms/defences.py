"""What moderators send from the pages of the defences."""

from django import forms
from django.utils.translation import gettext_lazy as _

from content.markup.limits import LONGEST_TEXT
from moderation.models import DefenceSettings


class DefencesForm(forms.ModelForm):
    """The choices."""

    class Meta:
        model = DefenceSettings
        fields = ["first_texts", "is_learning_used"]


class TryForm(forms.Form):
    """A text to try a rule on. It is looked at and thrown away."""

    text = forms.CharField(
        label=_("A text to try it on"),
        help_text=_("It is not stored."),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ForgetForm(forms.Form):
    """Whether somebody really wants to forget everything."""

    is_sure = forms.BooleanField(label=_("Yes: all examples go, and cannot be brought back."))
