"""Asking a member what a tool may be told, and an administrator about a tool."""

from collections.abc import Sequence
from typing import Any

from allauth.idp.oidc.models import Client
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.openid.claims import OPENID, SCOPES


class ConsentForm(forms.Form):
    """Everything that the tool asks for, each to be left out. The arguments are allauth's."""

    request = forms.CharField(widget=forms.HiddenInput)
    scopes = forms.MultipleChoiceField(
        label=_("It is told"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "Leave out what it does not need. That you have an account here, and its number, it is always told."
        ),
    )

    def __init__(self, *arguments: Any, user: User, requested_scopes: Sequence[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        asked = [(scope, words) for scope, words in SCOPES.items() if scope in requested_scopes and scope != OPENID]
        if asked:
            self.fields["scopes"].choices = asked  # type: ignore[attr-defined]
            self.fields["scopes"].initial = [scope for scope, _words in asked]
        else:
            del self.fields["scopes"]

    def clean(self) -> dict[str, Any]:
        """With what is told in any case."""
        cleaned = super().clean() or {}
        cleaned["scopes"] = [OPENID, *cleaned.get("scopes", [])]
        return cleaned


class ClientForm(forms.ModelForm):
    """A tool that members may sign in to."""

    scopes = forms.MultipleChoiceField(
        label=_("It may ask for"),
        choices=[(scope, words) for scope, words in SCOPES.items() if scope != OPENID],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=["profile"],
        help_text=_("Members are asked each time, and may leave out any of it."),
    )

    class Meta:
        model = Client
        fields = ["name", "redirect_uris", "type", "scopes"]
        labels = {"name": _("Name"), "redirect_uris": _("Addresses to come back to"), "type": _("Kind")}
        help_texts = {
            "name": _("As members know it; they read it when they are asked."),
            "redirect_uris": _("Whole addresses, one a line, exactly as the tool sends them."),
            "type": _(
                "Confidential: on a server that keeps a secret. Public: in a browser or on a computer of its user."
            ),
        }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["redirect_uris"].required = True
        if not self.instance._state.adding:
            self.initial["scopes"] = self.instance.get_scopes()
