"""The fields a kind of thread may have."""

from dataclasses import dataclass
from typing import Any, Literal, cast

from django import forms
from django.core.validators import MaxLengthValidator

from content.markup.limits import LONGEST_TEXT
from foundation.errors import Text

FieldType = Literal["choice", "choices", "line", "text", "code"]
TEXTS = ("text", "code")
LONGEST_LINE = 200  # characters
LONGEST_DETAIL = 8_000


@dataclass(frozen=True)
class Field:
    """One field: `choice` and `choices` name a vocabulary, `line` is one line, `text` is Markdown, `code` is code."""

    name: str
    label: Text
    type: FieldType
    is_required: bool = False
    help: Text = ""
    vocabulary: tuple[tuple[str, Text], ...] = ()
    max_length: int = 0
    """In characters; the type's own limit where it is 0."""
    is_filter: bool = False
    """Lists of this kind can be narrowed to one word of the vocabulary."""

    @property
    def longest(self) -> int:
        """The most characters it may hold."""
        return self.max_length or {"line": LONGEST_LINE}.get(self.type, min(LONGEST_DETAIL, LONGEST_TEXT))

    @property
    def is_text(self) -> bool:
        """Whether it holds words of the author's own, which pass the gates."""
        return self.type not in ("choice", "choices")

    @property
    def is_rendered(self) -> bool:
        """Whether its HTML is stored beside it."""
        return self.type in TEXTS

    def words_of(self, value: str) -> Text:
        """What a reader sees for one word of the vocabulary; the word itself where it is not in it any more."""
        return dict(self.vocabulary).get(value, value)

    def form_field(self) -> forms.Field:
        """The field of a Django form."""
        made = self._bare_form_field()
        # Any: the stubs know lazy texts under another name.
        made.label, made.help_text, made.required = cast("Any", self.label), cast("Any", self.help), self.is_required
        made.widget.is_required = self.is_required
        return made

    def _bare_form_field(self) -> forms.Field:
        if self.type == "choice":
            first = [] if self.is_required else [("", "—")]
            return forms.ChoiceField(choices=[*first, *self.vocabulary])
        if self.type == "choices":
            return forms.MultipleChoiceField(choices=self.vocabulary, widget=forms.CheckboxSelectMultiple)
        if self.type == "line":
            return forms.CharField(max_length=self.longest)
        # The browser counts a line break as one character and sends two: the limit is held here, where it is one.
        widget = forms.Textarea(attrs={"rows": 6 if self.type == "code" else 4, "class": f"detail--{self.type}"})
        return forms.CharField(widget=widget, strip=self.type != "code", validators=[MaxLengthValidator(self.longest)])
