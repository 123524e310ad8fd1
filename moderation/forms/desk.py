"""What moderators send from the desk."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms.asking import AskingForm
from accounts.models import User
from forum.models.threads import LONGEST_REASON
from moderation.actions.several import DECISIONS
from moderation.models import MessageTemplate
from moderation.models.items import LONGEST_NOTE


class ReasonForm(AskingForm):
    """Why; whom it concerns reads it."""

    reason = forms.CharField(
        label=_("Reason, shown to the author"),
        help_text=_("Do not repeat what has to go. Those who reported the text hear the decision, not the reason."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecisionForm(ReasonForm):
    """A decision about a text: by a button, with a template's sentence or one's own."""

    template = forms.ModelChoiceField(
        label=_("Begin with a sentence"),
        queryset=MessageTemplate.objects.none(),
        required=False,
        empty_label=_("your own words"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, data: QueryDict | None = None, *, templates: Any, language: str = "en", **options: Any
    ) -> None:  # Any: templates, a queryset; options, Django's own
        super().__init__(data, **options)
        self.language = language
        field = self.fields["template"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = templates
        # A template may stand for the words, so the browser is not to ask for them.
        self.use_required_attribute = False
        self.order_fields(["template", "reason", "version"])

    def full_clean(self) -> None:
        """Whether a reason is there is for the action to say: it knows what it needs, and says so in a sentence."""
        self.fields["reason"].required = False
        super().full_clean()
        self.fields["reason"].required = True

    def clean(self) -> dict[str, Any]:
        """Without own words, those of the template in the reader's language. An empty reason the action refuses."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("reason", "").strip() and cleaned.get("template"):
            cleaned["reason"] = cleaned["template"].text_in(self.language)
        return cleaned


class NoteForm(AskingForm):
    """What colleagues should know."""

    note = forms.CharField(
        label=_("Note for other moderators"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class LevelForm(AskingForm):
    """A trust level by hand."""

    level = forms.TypedChoiceField(label=_("Trust level"), choices=User.TrustLevel.choices, coerce=int)
    reason = forms.CharField(
        label=_("Reason, shown to the member"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class BulkForm(DecisionForm):
    """One decision and one reason for several items."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(one.value, one.label) for one in DECISIONS],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["version"]
        self.order_fields(["decision", "template", "reason"])
