"""What members may decide about their own account."""

from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts import names
from accounts.models import User


def time_zone_choices() -> list[tuple[str, Any]]:
    """Time zones by region, as places; UTC first."""
    places = sorted(name for name in names.time_zones() if "/" in name and not name.startswith(("Etc/", "System")))
    groups: list[tuple[str, Any]] = [("UTC", "UTC")]
    for region, members in groupby(places, key=lambda name: name.partition("/")[0]):
        groups.append((region, [(name, name.partition("/")[2].replace("_", " ")) for name in members]))
    return groups


class AccountForm(forms.Form):
    """Name shown, profession, language and time zone."""

    name = forms.CharField(
        label=_("Name shown beside your posts"),
        help_text=_("Your own name or a pen name, in any script. Without one, your username is shown."),
        max_length=names.LONGEST_NAME,
        required=False,
        validators=[names.validate_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    profession = forms.ChoiceField(
        label=_("I am mainly a"),
        help_text=_("Shown as self-declared until somebody has checked it."),
        choices=User.Profession.choices,
        widget=forms.RadioSelect(),
    )
    language = forms.ChoiceField(
        label=_("Interface language"),
        help_text=_("Also the language of mail to you."),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect(),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zone_choices)

    def __init__(self, *args: Any, member: User, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(member, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        """The name in its stored form."""
        return names.normalise(self.cleaned_data["name"])
