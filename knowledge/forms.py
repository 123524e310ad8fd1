"""What people type in the knowledge base."""

from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from content import declaring
from foundation.errors import DomainError
from knowledge import sections
from knowledge.models import NeedsChange, Topic
from knowledge.models.reviews import LONGEST_COMMENT
from knowledge.models.topics import LONGEST_TOPIC_TEXT
from knowledge.vocabulary import LONGEST_REASON, LONGEST_TITLE, Level, Significance

Form = TypeVar("Form", bound=forms.Form)


def asking(form: type[Form], request: HttpRequest, refusal: DomainError | None = None) -> type[Form]:
    """The form with questions about what the privacy check found in what was sent."""
    asked = declaring.questions(request.POST, refusal) if request.method == "POST" else {}
    return type(form.__name__, (form,), dict(asked)) if asked else form


def _long_text(
    label: Any,
    *,
    rows: int,
    longest: int,
    help_text: Any = "",
    required: bool = True,
    kind: type[forms.CharField] = forms.CharField,
) -> forms.CharField:
    # Any: a lazy text.
    return kind(
        label=label,
        help_text=help_text,
        required=required,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class SectionField(forms.CharField):
    """One section of an article: pages show it with the buttons and the preview of an editor."""

    is_section = True


class TopicTextForm(forms.Form):
    """What a topic is, in one language."""

    source = _long_text(_("What this topic is"), rows=12, longest=LONGEST_TOPIC_TEXT, help_text=_("Markdown."))


class DeclineForm(forms.Form):
    """Why a proposal is declined."""

    note = forms.CharField(label=_("Why it cannot stand as it is"), max_length=LONGEST_REASON, required=False)


class ArticleForm(forms.Form):
    """One version of an article: its title, what changed, and a field for each section."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, required=False)
    summary = forms.CharField(
        label=_("What you changed, and why"), max_length=LONGEST_REASON, required=False, help_text=_("For reviewers.")
    )
    significance = forms.ChoiceField(
        label=_("How much changes for readers"),
        choices=Significance.choices,
        widget=forms.RadioSelect(),
        required=False,
        initial=Significance.CONTENT,
    )
    base_number = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    based_on = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in sections.SECTIONS:
            self.fields[section.key] = _long_text(
                section.title,
                rows=6 if section.key.endswith("summary") else 12,
                longest=sections.LONGEST_SOURCE,
                help_text=section.hint,
                required=False,
                kind=SectionField,
            )

    def texts(self) -> dict[str, str]:
        """What was typed, by section."""
        return {key: str(self.data.get(key, "")) for key in sections.KEYS}


class NewArticleForm(ArticleForm):
    """The same for an article that does not exist yet."""

    slug = forms.SlugField(
        label=_("Address"), max_length=80, help_text=_("Small Latin letters, digits and hyphens: calibration-matters.")
    )
    topic = forms.ModelChoiceField(label=_("Topic"), queryset=Topic.objects.none(), to_field_name="slug")
    level = forms.TypedChoiceField(label=_("Level"), choices=Level.choices, coerce=int)

    field_order = ["slug", "topic", "level", "title"]

    def __init__(self, *args: Any, topics: Any, **kwargs: Any) -> None:
        # Any: a queryset.
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]  # a ModelChoiceField


class NeedsChangeForm(forms.Form):
    """What should change in a published article."""

    kind = forms.ChoiceField(
        label=_("What is the matter"), choices=NeedsChange.Kind.choices, widget=forms.RadioSelect()
    )
    section = forms.ChoiceField(
        label=_("Section"),
        choices=[("", _("The whole article")), *((section.key, section.title) for section in sections.SECTIONS)],
        required=False,
    )
    note = _long_text(_("What should change, and why"), rows=5, longest=LONGEST_COMMENT)


class CommentForm(forms.Form):
    """A remark on a revision."""

    section = forms.ChoiceField(
        label=_("Section"),
        choices=[("", _("The whole article")), *((section.key, section.title) for section in sections.SECTIONS)],
        required=False,
    )
    body = _long_text(_("Remark"), rows=4, longest=LONGEST_COMMENT)


class DecisionForm(forms.Form):
    """A reviewer's decision about the text with this hash."""

    role = forms.ChoiceField(label=_("You decide as"))
    note = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("Required unless you approve."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    content_hash = forms.CharField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, roles: list[tuple[str, Any]], **kwargs: Any) -> None:
        # Any: a lazy text.
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]  # a ChoiceField
