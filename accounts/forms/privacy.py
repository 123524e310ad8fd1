"""Forms about a member's own data."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import names
from accounts.models import TermsVersion, User

HOURS = [("", _("none")), *((hour, f"{hour:02}:00") for hour in range(24))]


def _hour(value: Any) -> int:
    return int(value)


class PrivacyForm(forms.Form):
    """Quiet hours, what others learn, and what strangers get."""

    quiet_from = forms.TypedChoiceField(
        label=_("Quiet from"),
        help_text=_("Between these hours nothing is sent to you; it comes afterwards."),
        choices=HOURS,
        coerce=_hour,
        empty_value=None,
        required=False,
    )
    quiet_until = forms.TypedChoiceField(
        label=_("Quiet until"), choices=HOURS, coerce=_hour, empty_value=None, required=False
    )
    is_presence_shown = forms.BooleanField(label=_("Others may see when I was last here"), required=False)
    is_unnamed_in_dumps = forms.BooleanField(
        label=_("Leave my name out of public data"),
        help_text=_("Editions of public texts that are made from then on hold yours without your name."),
        required=False,
    )

    def __init__(self, *args: Any, member: User, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(member, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Both hours or neither, and not the same one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begin, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (begin is None) != (end is None):
            missing = "quiet_from" if begin is None else "quiet_until"
            self.add_error(missing, ValidationError(_("Choose both hours, or none."), code="one_hour"))
        elif begin is not None and begin == end:
            self.add_error("quiet_until", ValidationError(_("Choose another hour to end with."), code="same_hour"))
        return cleaned


class DeleteAccountForm(forms.Form):
    """What becomes of the texts, and the username once more."""

    texts = forms.ChoiceField(
        label=_("What you wrote"),
        choices=[
            ("keep", _("stays, under “deleted member”, so that discussions remain readable")),
            ("remove", _("goes: your threads where nobody else wrote, and in others a sentence stands in its place")),
        ],
        initial="keep",
        widget=forms.RadioSelect,
    )
    username = forms.CharField(
        label=_("Type your username to confirm"),
        max_length=names.LONGEST_USERNAME,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, member: User, **kwargs: Any) -> None:
        self.member = member
        super().__init__(*args, **kwargs)

    def clean_username(self) -> str:
        """Exactly theirs."""
        typed = names.normalise(self.cleaned_data["username"]).removeprefix("@")
        if typed != self.member.username:
            raise ValidationError(
                _("This is not your username. Type %(username)s."),
                code="other_username",
                params={"username": self.member.username},
            )
        return typed


class AgreeForm(forms.Form):
    """Agreeing to the versions that the page shows; one that was published meanwhile is not among them."""

    versions = forms.ModelMultipleChoiceField(queryset=TermsVersion.objects.none(), widget=forms.MultipleHiddenInput)
    is_agreed = forms.BooleanField(
        label=_("I have read them and agree"),
        error_messages={"required": _("Tick the box to agree. Without it you can still take a copy or delete.")},
    )

    def __init__(self, *args: Any, due: list[TermsVersion], **kwargs: Any) -> None:
        kwargs["initial"] = {"versions": [one.pk for one in due]}
        super().__init__(*args, **kwargs)
        self.fields["versions"].queryset = TermsVersion.objects.current()  # type: ignore[attr-defined]
