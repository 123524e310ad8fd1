"""When digests come."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models import DigestPlan


class DigestForm(forms.Form):
    """How often, on which day, at which hour of the member's own clock; and whether after a long absence."""

    frequency = forms.ChoiceField(
        label=_("What you follow, gathered in one mail"),
        choices=DigestPlan.Frequency.choices,
        widget=forms.RadioSelect,
    )
    weekday = forms.TypedChoiceField(label=_("Day, for the weekly one"), choices=DigestPlan.Weekday.choices, coerce=int)
    hour = forms.TypedChoiceField(
        label=_("Hour, by your own clock"),
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        coerce=int,
    )
    is_missed_you_on = forms.BooleanField(
        label=_("Write to me when I have not been here for 30 days"),
        help_text=_("At most once in 30 days, and only when no other mail of ours came meanwhile."),
        required=False,
    )

    def __init__(self, *args: Any, plan: DigestPlan, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(plan, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
