"""What can be asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_QUERY = 200


class SearchForm(forms.Form):
    """The words to look for."""

    q = forms.CharField(
        label=_("Search"),
        max_length=LONGEST_QUERY,
        required=False,
        error_messages={"max_length": _("Use at most %(limit_value)d characters.")},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
