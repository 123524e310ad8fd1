"""What authors fill in: new threads, replies, changes of what was written."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from content import declaring
from forum import kinds
from forum.forms.shown import ShownAtField, signed
from forum.forms.topics import TopicsField
from forum.kinds.kind import PREFIX
from forum.models import Category
from forum.models.posts import AiAssistance, Interests
from forum.models.threads import LONGEST_TITLE
from forum.subject import Subject
from forum.writing import Writing
from foundation.errors import DomainError

LONGEST_EDIT_REASON = 200  # characters, as in the model
LANGUAGES = (("en", "English"), ("zh-hans", "中文"))
_CHOOSE = _("Choose one.")


class WritingForm(forms.Form):
    """A text with its declarations.

    `machinery` names the form's own fields; drafts leave them out. `refusal` is what the gates said of the texts,
    `asked_about` a form that is shown again without being judged.
    """

    # A preview of half a form is asked for, too: what is missing is said when the text is sent.
    use_required_attribute = False
    machinery: ClassVar[tuple[str, ...]] = ("client_token", "draft_version", "shown_at")

    body = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 12, "data-composer-text": True}),
        error_messages={"required": _("Write a text first.")},
    )
    interests = forms.ChoiceField(
        label=_("Interests"),
        choices=[(Interests.NONE, _("None to declare")), (Interests.LISTED, _("I declare an interest"))],
        widget=forms.RadioSelect,
        required=False,
    )
    interests_note = forms.CharField(
        label=_("Which interest"),
        help_text=_("Employer, funding, patents, shares: whatever a reader would want to know."),
        max_length=200,
        required=False,
    )
    ai_assistance = forms.ChoiceField(
        label=_("Help of a machine with this text"),
        help_text=_("From “parts of the text” on, readers see that it contains AI-generated content."),
        choices=AiAssistance.choices,
        required=False,
    )
    voice = forms.ChoiceField(
        label=_("Who is shown as the author"),
        choices=[("name", _("Your name")), ("pseudonym", _("A pseudonym"))],
        required=False,
    )
    client_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    draft_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    shown_at = ShownAtField()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        refusal: DomainError | None = None,
        asked_about: QueryDict | None = None,
        **options: Any,
    ) -> None:
        fresh = {"client_token": uuid.uuid4(), "draft_version": 0, "shown_at": signed(timezone.now())}
        usual = {"interests": Interests.NONE, "ai_assistance": AiAssistance.NONE}
        super().__init__(data, initial={**fresh, **usual, **(initial or {})}, **options)
        self.asked: list[declaring.Asked] = []
        sent = asked_about if data is None else data
        if sent is not None:
            self.asked = declaring.asked(sent, refusal)
            asked = declaring.questions(sent, refusal)
            self.fields |= asked
            self.initial.update({name: sent.get(name, "") for name in asked})

    @property
    def writing(self) -> Writing:
        """The text with its declarations and what was decided about findings; after `is_valid`."""
        answers = declaring.declared(self.data)
        given = self.cleaned_data
        return Writing(
            body=given["body"],
            interests=given["interests"] or Interests.NONE,
            interests_note=given["interests_note"],
            ai_assistance=given["ai_assistance"] or AiAssistance.NONE,
            decisions=answers.decisions,
            is_reviewed=answers.is_reviewed,
            confirmed=answers.confirmed,
            is_pseudonymous=given["voice"] == "pseudonym",
            client_token=given["client_token"],
            shown_at=given["shown_at"],
        )

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What the privacy check found, each with the field that takes the answer, if it needs one of its own."""
        return [{"asked": one, "field": self[one.name] if one.name in self.fields else None} for one in self.asked]

    @property
    def reviewed(self) -> Any:
        """The one tick for details that may tell who a patient is together; None where none was found."""
        return self[declaring.REVIEWED] if declaring.REVIEWED in self.fields else None

    @property
    def confirmations(self) -> list[forms.BoundField]:
        """Ticks that a gate asks for before it lets the text through."""
        return [self[name] for name in self.fields if name.startswith(declaring.CONFIRM)]

    @property
    def declarations(self) -> list[forms.BoundField]:
        """Fields of the collapsed line."""
        return [self[name] for name in ("interests", "interests_note", "ai_assistance")]

    @property
    def declares(self) -> bool:
        """Whether anything but the usual is declared, or something is wrong there: then the line stands open."""
        said = (str(self["interests"].value() or "none"), str(self["ai_assistance"].value() or "none"))
        return said != (Interests.NONE, AiAssistance.NONE) or any(field.errors for field in self.declarations)

    @property
    def summary_fields(self) -> list[forms.BoundField]:
        """Fields with something to correct, for the summary on top."""
        return [field for field in self if field.errors]


class ReplyForm(WritingForm):
    """A reply, perhaps to one post."""

    machinery = (*WritingForm.machinery, "reply_to")

    reply_to = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**63 - 1)


class SubjectForm(WritingForm):
    """A text, and what the kind of its thread asks for."""

    topics = TopicsField(label=_("Topics"))

    def __init__(self, data: QueryDict | None = None, *, kind: kinds.Kind | None, **options: Any) -> None:
        super().__init__(data, **options)
        self.kind = kind
        self.fields["topics"].required = kind is not None and kind.has_required_topics
        for field in kind.asked if kind else ():
            self.fields[f"{PREFIX}-{field.name}"] = field.form_field()

    @property
    def detail_fields(self) -> list[forms.BoundField]:
        """What the kind asks for."""
        return [self[f"{PREFIX}-{field.name}"] for field in self.kind.asked] if self.kind else []

    @property
    def details(self) -> dict[str, Any]:
        """What was said about it; after `is_valid`. (Any: words and lists of words.)"""
        names = {field.name: f"{PREFIX}-{field.name}" for field in self.kind.asked} if self.kind else {}
        said = {name: self.cleaned_data[key] for name, key in names.items()}
        return {name: value for name, value in said.items() if value not in ("", [], None)}

    @property
    def topic_groups(self) -> list[dict[str, Any]]:
        """The tree of topics as the picker shows it: groups with their topics, and which of them are chosen."""
        chosen = {str(slug) for slug in self["topics"].value() or []}
        groups = self.fields["topics"].choices  # type: ignore[attr-defined]
        return [
            {
                "name": name,
                "topics": [{"slug": slug, "name": shown, "is_chosen": slug in chosen} for slug, shown in topics],
            }
            for name, topics in groups
        ]


class EditForm(SubjectForm):
    """A change of a post; of a thread's first one with the fields of its kind, and topics where it asks for them."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Stands in the history of the post, for whoever wonders what changed."),
        max_length=LONGEST_EDIT_REASON,
        required=False,
    )
    base_edit = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    base_topics = forms.RegexField(regex=r"^[0-9,]*$", widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, data: QueryDict | None = None, *, kind: kinds.Kind | None = None, **options: Any) -> None:
        """`kind` is None for a reply."""
        super().__init__(data, kind=kind, **options)
        if kind is None or not kind.has_required_topics:
            del self.fields["topics"], self.fields["base_topics"]

    @property
    def subject(self) -> Subject | None:
        """What the thread is about from now on; None for a reply. After `is_valid`."""
        if self.kind is None:
            return None
        if "topics" not in self.fields:
            return Subject(self.details)
        begun = {int(word) for word in self.cleaned_data["base_topics"].split(",") if 0 < len(word) < 19}  # noqa: PLR2004
        return Subject(self.details, self.cleaned_data["topics"], begun)


class ThreadForm(SubjectForm):
    """A new thread of one kind: what stands above it, what its kind asks for, and its first text."""

    title = forms.CharField(
        label=_("Title"), max_length=LONGEST_TITLE, error_messages={"required": _("Write a title first.")}
    )
    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Category.objects.none(),
        to_field_name="slug",
        empty_label=_("Choose one"),
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    tags = forms.CharField(
        label=_("Tags"),
        help_text=_("Up to five words of your own, separated by commas."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-composer-tags": True}),
    )
    language = forms.ChoiceField(
        label=_("Language of the text"), choices=LANGUAGES, error_messages={"required": _CHOOSE}
    )

    def __init__(self, data: QueryDict | None = None, *, kind: kinds.Kind, categories: Any, **options: Any) -> None:
        """`categories` is a queryset of those the author may write in. (Any: the stubs know it by another name.)"""
        options["initial"] = {"language": get_language() or "en", **(options.get("initial") or {})}
        super().__init__(data, kind=kind, **options)
        category = self.fields["category"]
        category.queryset = categories  # type: ignore[attr-defined]
        # Any: the stubs know lazy texts under another name.
        self.fields["title"].help_text = cast("Any", kind.title_help)
        self.fields["body"].label = cast("Any", kind.body_label)
        self.fields["body"].help_text = cast("Any", kind.body_help)

    @property
    def tag_words(self) -> Sequence[str]:
        """The words, however they were separated."""
        return str(self.cleaned_data["tags"]).replace("，", ",").replace("、", ",").split(",")
