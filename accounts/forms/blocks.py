"""Whom a member does not want to hear."""

from django import forms
from django.utils.translation import gettext_lazy as _


class BlockForm(forms.Form):
    """How far the other is kept away."""

    kind = forms.ChoiceField(
        label=_("What should happen"),
        choices=[
            ("mute", _("Mute: their texts are folded for me, and they cause me no notifications")),
            ("block", _("Block: the same, and neither of us can write to the other in private")),
        ],
        initial="block",
        widget=forms.RadioSelect,
    )
