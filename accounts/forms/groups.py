"""What members fill in about groups."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.actions.group_leading import GroupWords
from accounts.forms.asking import AskingForm
from accounts.models import Group, Membership, Organisation


class GroupForm(AskingForm):
    """What a group is called, for whom it is, and how people come in."""

    name = forms.CharField(label=_("Name"), max_length=80)
    description = forms.CharField(
        label=_("What it is about"),
        help_text=_("For whom, how often you meet, what is expected of members."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Group.Kind.choices)
    is_listed = forms.BooleanField(
        label=_("Listed"),
        help_text=_(
            "Everybody sees name, description, leaders and size. Unlisted, it looks to others as if it did not exist."
        ),
        required=False,
    )
    joining = forms.ChoiceField(label=_("How people come in"), choices=Group.Joining.choices, widget=forms.RadioSelect)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        empty_label=_("None"),
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *, organisations: Any, **options: Any) -> None:
        """`organisations` is a queryset. (Any: the stubs know it by another name.)"""
        super().__init__(data, **options)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]

    @property
    def words(self) -> GroupWords:
        """After `is_valid`."""
        names = ("name", "description", "kind", "joining", "is_listed", "organisation")
        return GroupWords(**{name: self.cleaned_data[name] for name in names})


class RequestForm(AskingForm):
    """A word to the leaders."""

    note = forms.CharField(
        label=_("A word to the leaders"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class InviteForm(AskingForm):
    """Whom to invite."""

    who = forms.CharField(
        label=_("Username or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    note = forms.CharField(label=_("A word to them"), max_length=300, required=False)


class ReasonForm(AskingForm):
    """Why; whom it concerns reads it."""

    reason = forms.CharField(label=_("Reason"), help_text=_("The member reads it."), max_length=300, required=False)


class RoleForm(forms.Form):
    """Who leads."""

    role = forms.ChoiceField(choices=Membership.Role.choices)
