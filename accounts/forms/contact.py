"""By whom a member wants to be written to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class MessagesForm(forms.Form):
    """Who may begin a conversation."""

    messages_from = forms.ChoiceField(
        label=_("Who may write to you"),
        help_text=_("Staff always can. Conversations that you stand in go on. Your address is never shown."),
        choices=User.MessagesFrom.choices,
        widget=forms.RadioSelect,
    )
