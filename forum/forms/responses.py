"""Forms of one line beside a post."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.models import Bookmark
from forum.models.threads import LONGEST_REASON

LONGEST_BOOKMARK_NOTE = Bookmark._meta.get_field("note").max_length  # characters


class AcceptForm(forms.Form):
    """Why an answer helped."""

    note = forms.CharField(
        label=_("Why it helped"),
        help_text=_("One sentence that others read beside the answer. It may stay empty."),
        max_length=LONGEST_REASON,
        required=False,
    )


class BookmarkForm(forms.Form):
    """Why a post is worth finding again."""

    note = forms.CharField(
        label=_("Note"),
        help_text=_("For yourself; nobody else sees it. It may stay empty."),
        max_length=LONGEST_BOOKMARK_NOTE,
        required=False,
    )
