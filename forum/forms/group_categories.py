"""What leaders fill in about a category of their group."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.asking import AskingForm
from forum import kinds
from forum.actions.group_categories import CategoryWords


class GroupCategoryForm(AskingForm):
    """Names in one language or both, and which kinds of thread may stand there."""

    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=30, required=False)
    description_en = forms.CharField(label=_("Description in English"), max_length=300, required=False)
    description_zh = forms.CharField(label=_("Description in Chinese"), max_length=200, required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of thread"),
        help_text=_("None ticked: every kind may stand here."),
        required=False,
        choices=lambda: [(kind.slug, kind.plural) for kind in kinds.declared()],
        widget=forms.CheckboxSelectMultiple,
    )
    is_archived = forms.BooleanField(
        label=_("Archived"), help_text=_("Reading goes on, starting threads does not."), required=False
    )

    @property
    def words(self) -> CategoryWords:
        """After `is_valid`."""
        given = self.cleaned_data
        names = ("name_en", "name_zh", "description_en", "description_zh", "is_archived")
        return CategoryWords(**{name: given[name] for name in names}, kinds=tuple(given["kinds"]))
