"""Between a form as it is sent and a draft as it is stored: names and words, nothing else."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from django import forms
from django.http import QueryDict

from content import declaring

# Of every form's own machinery, never words of the author's.
_NOT_KEPT: Final = frozenset({"csrfmiddlewaretoken", "do", "redact", "files", "context"})


def tidy(data: QueryDict) -> QueryDict:
    """The form with line ends as they are stored, so that places in a text mean the same here and in the browser."""
    clean = data.copy()
    for name in list(clean):
        values = [str(value).replace("\r\n", "\n").replace("\r", "\n") for value in clean.getlist(name)]
        clean.setlist(name, values)
    if "title" in clean:
        clean["title"] = " ".join(str(clean["title"]).split())
    return clean


def fields_of(data: QueryDict, machinery: Collection[str]) -> dict[str, str]:
    """What a draft keeps of a form: everything its author filled in. Several choices become one word with commas."""
    left_out = _NOT_KEPT | set(machinery)
    names = [name for name in data if name not in left_out and not declaring.is_answer(name)]
    return {name: ",".join(data.getlist(name)) for name in names if any(data.getlist(name))}


def is_empty(fields: Mapping[str, str]) -> bool:
    """Nothing in it that somebody would miss."""
    return not any(fields.get(name, "").strip() for name in ("title", "body", "tags", "reason"))


def initial_of(form: forms.Form, fields: Mapping[str, str]) -> dict[str, Any]:
    """What a form begins with to show a draft (Any: words, or lists of them)."""
    begins: dict[str, Any] = {}
    for name, field in form.fields.items():
        if name in fields:
            is_many = isinstance(field, forms.MultipleChoiceField)
            begins[name] = [word for word in fields[name].split(",") if word] if is_many else fields[name]
    return begins


def typed(form: forms.Form, data: QueryDict) -> dict[str, Any]:
    """What a form begins with to show what was typed without judging it (Any: words, or lists of them)."""
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
        if name in data or isinstance(field, forms.MultipleChoiceField)
    }
