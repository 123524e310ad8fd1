"""One kind of thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from forum.kinds.fields import Field
from foundation.errors import DomainError, Text

PREFIX = "detail"


@dataclass(frozen=True)
class Kind:
    """What a thread of this kind is called, asks for and offers."""

    slug: str
    name: Text
    plural: Text
    icon: str
    """A drawing of the sprite."""
    lead: Text
    """One sentence above the form: what belongs here and what does not."""
    body_label: Text
    body_help: Text = ""
    title_help: Text = ""
    fields: tuple[Field, ...] = ()
    fields_label: Text = ""
    """Above the fields in the form."""
    has_required_topics: bool = False
    is_case: bool = False
    """Stricter rules of the privacy check hold."""

    def form_class(self) -> type[forms.Form]:
        """A form with exactly these fields."""
        return type("DetailsForm", (forms.Form,), {field.name: field.form_field() for field in self.asked})

    @property
    def asked(self) -> list[Field]:
        """What a form asks for."""
        return [field for field in self.fields if not field.state]

    @property
    def states(self) -> list[Field]:
        """What actions of their own change."""
        return [field for field in self.fields if field.state]

    def form(self, data: Mapping[str, Any] | None = None, initial: Mapping[str, Any] | None = None) -> forms.Form:
        """The form, whose names in the page begin with PREFIX."""
        return self.form_class()(data, initial=dict(initial or {}), prefix=PREFIX)

    def clean(
        self, details: Mapping[str, Any], *, now: datetime, before: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The details in their stored form, empty ones left out. Raises DomainError at the first field in fault.

        Accepts only what the form accepts: fields that the kind does not declare are refused, not dropped. `before`
        is what stands now: its states stay, and a day that it names already may have passed.
        """
        stands = before or {}
        unknown = sorted(set(details) - {field.name for field in self.fields})
        if unknown:
            raise DomainError("unknown_field", f"{unknown[0]}?", field=unknown[0])
        states = {field.name: stands.get(field.name, field.state) for field in self.states}
        for name, word in states.items():
            if details.get(name, word) != word:
                raise DomainError("invalid_detail", _("This is changed by an action of its own."), field=_key(name))
        form = self.form_class()({name: value for name, value in details.items() if name not in states})
        for name, errors in form.errors.as_data().items():
            raise DomainError("invalid_detail", " ".join(errors[0].messages), field=_key(name))
        cleaned = {name: _stored(value) for name, value in form.cleaned_data.items() if value not in ("", [], None)}
        for field in self.fields:
            day = form.cleaned_data.get(field.name)
            is_new = cleaned.get(field.name) != stands.get(field.name)
            if isinstance(day, date) and is_new and (fault := field.fault_of(day, now)):
                raise DomainError("invalid_detail", fault, field=_key(field.name))
        return cleaned | states

    def texts(self, details: Mapping[str, Any]) -> dict[str, str]:
        """The words of the author's own, by the name of the field in the page."""
        return {
            _key(field.name): details[field.name] for field in self.fields if field.is_text and field.name in details
        }

    def shown(self, details: Mapping[str, Any], html: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What a page shows of the details; states stand above the thread.

        `{field, words}` for choices and lines, `{field, html}` for texts, `{field, code}` for code.
        """
        rows: list[dict[str, Any]] = []
        for field in self.asked:
            if field.name not in details:
                continue
            value = details[field.name]
            if field.type == "code":
                rows.append({"field": field, "code": value})
            elif field.is_rendered:
                rows.append({"field": field, "html": html.get(field.name, "")})
            elif field.type == "choices":
                rows.append({"field": field, "words": [field.words_of(one) for one in value]})
            else:
                rows.append({"field": field, "words": [field.words_of(value)]})
        return rows

    def words(self, details: Mapping[str, Any]) -> list[tuple[Field, str]]:
        """Every field that is asked for with what was said, as it was typed or chosen; empty where nothing was."""
        return [(field, _plain(field, details.get(field.name))) for field in self.asked]

    def as_json(self, details: Mapping[str, Any]) -> dict[str, Any]:
        """The details as other programs get them: every declared field, null where the author said nothing."""
        return {field.name: details.get(field.name) for field in self.fields}

    def filters(self) -> list[Field]:
        """Fields by which lists of this kind can be narrowed."""
        return [field for field in self.fields if field.is_filter]


def _key(name: str) -> str:
    """The name of a field in the page."""
    return f"{PREFIX}-{name}"


def _stored(value: Any) -> Any:  # Any: what a field of a form cleans to, and what JSON holds
    if isinstance(value, date):
        return value.isoformat()
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _plain(field: Field, value: Any) -> str:  # Any: a word, or a list of them
    if value in (None, "", []):
        return ""
    if field.type == "choices":
        return ", ".join(str(field.words_of(one)) for one in value)
    return str(field.words_of(value)) if field.type == "choice" else str(value)
