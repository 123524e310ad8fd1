"""The fields a kind of thread may have."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from content.markup.limits import LONGEST_TEXT
from foundation.errors import Text

FieldType = Literal["choice", "choices", "line", "text", "code", "date"]
TEXTS = ("text", "code")
LONGEST_LINE = 200  # characters
LONGEST_DETAIL = 8_000
DATE_LENGTH = 10  # characters of 2027-03-31
# A day lasts somewhere on earth until so long after it has ended by UTC.
_WEST_OF_UTC = timedelta(hours=12)


def day_that_lasts(now: datetime) -> date:
    """The earliest day that has not ended everywhere."""
    return (now - _WEST_OF_UTC).date()


def day_in(value: object) -> date | None:
    """The day that a stored detail names; None for what is none, as a file from elsewhere may hold it."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


class DayField(forms.DateField):
    """A day as programs and browsers send it, in every language: 2027-03-31."""

    def __init__(self) -> None:
        shown = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=shown, input_formats=["%Y-%m-%d"])

    def to_python(self, value: Any) -> date | None:  # Any: whatever a program sent
        if value not in self.empty_values and not isinstance(value, (str, date)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


@dataclass(frozen=True)
class Field:
    """One field: `choice` and `choices` name a vocabulary, `line` is one line, `text` is Markdown, `code` is code,
    `date` a day, stored as `2027-03-31`.
    """

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
    ahead: timedelta | None = None
    """A day that is newly named lies no further ahead than this, and not behind."""
    state: str = ""
    """The word with which a thread begins, for what actions of their own change: no form asks for it, and whoever
    changes the text leaves it as it is.
    """

    @property
    def longest(self) -> int:
        """The most characters it may hold."""
        own = {"line": LONGEST_LINE, "date": DATE_LENGTH}
        return self.max_length or own.get(self.type, min(LONGEST_DETAIL, LONGEST_TEXT))

    @property
    def is_text(self) -> bool:
        """Whether it holds words of the author's own, which pass the gates."""
        return self.type not in ("choice", "choices", "date")

    @property
    def is_rendered(self) -> bool:
        """Whether its HTML is stored beside it."""
        return self.type in TEXTS

    def words_of(self, value: str) -> Text:
        """What a reader sees for one word of the vocabulary, or for a day; the word itself where it is neither."""
        if self.type == "date":
            day = day_in(value)
            return date_format(day, "DATE_FORMAT") if day else str(value or "")
        return dict(self.vocabulary).get(value, value)

    def fault_of(self, value: date, now: datetime) -> str:
        """What is wrong with a day that is newly named, as a sentence; empty for nothing."""
        first = day_that_lasts(now)
        if self.ahead is None or first <= value <= first + self.ahead:
            return ""
        return _("Choose a day from today on, %(last)s at the latest.") % {
            "last": date_format(first + self.ahead, "DATE_FORMAT")
        }

    def form_field(self) -> forms.Field:
        """The field of a Django form."""
        made = self._bare_form_field()
        # Any: the stubs know lazy texts under another name.
        made.label, made.help_text, made.required = cast("Any", self.label), cast("Any", self.help), self.is_required
        made.widget.is_required = self.is_required
        return made

    def _bare_form_field(self) -> forms.Field:
        if self.type == "choice":
            # Nothing is chosen for anybody: a first word would be said by whoever overlooks the field.
            first = ("", _("Choose one") if self.is_required else "—")
            return forms.ChoiceField(choices=[first, *self.vocabulary])
        if self.type == "choices":
            return forms.MultipleChoiceField(choices=self.vocabulary, widget=forms.CheckboxSelectMultiple)
        if self.type == "date":
            return DayField()
        if self.type == "line":
            return forms.CharField(max_length=self.longest)
        # The browser counts a line break as one character and sends two: the limit is held here, where it is one.
        widget = forms.Textarea(attrs={"rows": 6 if self.type == "code" else 4, "class": f"detail--{self.type}"})
        return forms.CharField(widget=widget, strip=self.type != "code", validators=[MaxLengthValidator(self.longest)])
