"""What a browser would send for a form as the page shows it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

WRITTEN = frozenset({"text", "search", "email", "url", "textarea"})


@dataclass
class Form:
    """The controls of one form: what they would send, and which of them a person writes words into."""

    values: dict[str, list[str]] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    types: dict[str, str] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    # What each list of choices offers first that is not empty.
    choices: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form = Form()
        self._form_id = form_id
        self._is_inside = False
        self._textarea = ""
        self._select = ""

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = given.get("id") == self._form_id
        elif self._is_inside and tag == "option":
            if self._select and given.get("value"):
                self.form.choices.setdefault(self._select, given["value"])
            if self._select and "selected" in given:
                self.form.values.setdefault(self._select, []).append(given.get("value", ""))
        elif self._is_inside and given.get("name") and "disabled" not in given:
            self._begin_control(tag, given["name"], given)

    def _begin_control(self, tag, name, given):
        kind = given.get("type", "text") if tag == "input" else tag
        self.form.types[name] = kind
        if "required" in given:
            self.form.required.append(name)
        if kind in WRITTEN:
            self.form.written.append(name)
        if tag == "textarea":
            self._textarea = name
            self.form.values[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "input" and _is_sent(kind, given):
            self.form.values.setdefault(name, []).append(given.get("value", "on" if kind == "checkbox" else ""))

    def handle_data(self, data):
        if self._textarea:
            self.form.values[self._textarea][0] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self._textarea:
            # The line end after the tag is no part of the text.
            text = self.form.values[self._textarea][0]
            self.form.values[self._textarea] = [text.removeprefix("\r").removeprefix("\n")]
            self._textarea = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._is_inside = False


def _is_sent(kind, given):
    if kind in ("checkbox", "radio"):
        return "checked" in given
    return kind not in ("submit", "button", "image", "file", "reset")


def read(html: str, form_id: str) -> Form:
    """The form with this id on the page."""
    reader = _Reader(form_id)
    reader.feed(html)
    return reader.form
