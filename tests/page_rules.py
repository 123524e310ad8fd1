"""What every page must be, checked on the HTML itself: `faults(html)` lists in sentences what is wrong with a page."""

import re
from html.parser import HTMLParser

VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905 - reads as HTML's own list
)
# A script of these types is data or the import map; everything else must come from a file.
INLINE_SCRIPT_TYPES = frozenset({"importmap", "application/json", "application/ld+json"})
# What a template that was not rendered, or a value that nobody set, looks like to a reader.
# Closing pairs alone are no sign: nested JSON in a data attribute ends in them.
UNRENDERED = re.compile(r"\{\{|\{%|\{#|%\([a-z_]+\)[sd]")
# Source code and formulas are shown as they were written.
VERBATIM = frozenset({"code", "kbd", "pre", "samp", "script", "textarea", "math"})
LANGUAGES = frozenset({"en", "zh-Hans"})
Attributes = list[tuple[str, str | None]]


class _Page(HTMLParser):
    def __init__(self, *, form_token: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.form_token = form_token
        self.ids: set[str] = set()
        self.verbatim = 0
        self.html_seen = False
        self.open_form: dict[str, str] | None = None
        self.form_has_token = False
        self.inline_script = False

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        here = f"<{tag}> on line {self.getpos()[0]}"
        values = {name: value or "" for name, value in attrs}
        if tag in VERBATIM:
            self.verbatim += 1
        self._check_attributes(here, attrs)
        self._check_id(here, values.get("id"))
        check = getattr(self, f"_check_{tag}", None)
        if check:
            check(here, values)

    def _check_id(self, here: str, identifier: str | None) -> None:
        if identifier and identifier in self.ids:
            self.faults.append(f"{here}: the id {identifier!r} is used twice")
        self.ids.add(identifier or "")

    def _check_html(self, here: str, values: dict[str, str]) -> None:
        self.html_seen = True
        if values.get("lang") not in LANGUAGES:
            self.faults.append(f"{here} has lang={values.get('lang')!r}; one of {sorted(LANGUAGES)} is expected")

    def _check_style(self, here: str, values: dict[str, str]) -> None:
        self.faults.append(f"{here}: a style element; styles stand in files")

    def _check_script(self, here: str, values: dict[str, str]) -> None:
        self.inline_script = "src" not in values and values.get("type", "") not in INLINE_SCRIPT_TYPES

    def _check_img(self, here: str, values: dict[str, str]) -> None:
        if "alt" not in values:
            self.faults.append(f"{here}: an image without alt")

    def _check_form(self, here: str, values: dict[str, str]) -> None:
        self.open_form, self.form_has_token = values, False

    def _check_input(self, here: str, values: dict[str, str]) -> None:
        self.form_has_token = self.form_has_token or values.get("name") == "csrfmiddlewaretoken"

    def handle_endtag(self, tag: str) -> None:
        if tag in VERBATIM:
            self.verbatim = max(0, self.verbatim - 1)
        if tag == "script":
            self.inline_script = False
        if tag == "form" and self.open_form is not None:
            method = self.open_form.get("method", "get").lower()
            if self.form_token and method == "post" and not self.form_has_token:
                self.faults.append(f"the form to {self.open_form.get('action', 'this page')!r} posts without a token")
            self.open_form = None

    def handle_data(self, data: str) -> None:
        line = self.getpos()[0]
        if self.inline_script and data.strip():
            self.faults.append(f"an inline script on line {line}; scripts stand in files")
        if not self.verbatim and (found := UNRENDERED.search(data)):
            self.faults.append(f"unrendered {found.group()!r} in the text on line {line}")

    def _check_attributes(self, here: str, attrs: Attributes) -> None:
        for name, value in attrs:
            if name.startswith("on"):
                self.faults.append(f"{here}: an inline event handler, {name}")
            elif name == "style":
                self.faults.append(f"{here}: an inline style")
            elif name in ("href", "src", "action") and (value or "").lower().lstrip().startswith("javascript:"):
                self.faults.append(f"{here}: a javascript: address in {name}")
            elif name not in ("value", "placeholder", "pattern") and value and (found := UNRENDERED.search(value)):
                self.faults.append(f"{here}: unrendered {found.group()!r} in {name}")


def faults(html: str, *, fragment: bool = False, form_token: bool = True) -> list[str]:
    """Everything that is wrong with the page; empty when nothing is.

    A fragment, the part of a page that HTMX asks for, needs no `html` element. `form_token=False` is for pages that
    are cached for guests: those hold no token, and the form is for a handler that checks something else.
    """
    page = _Page(form_token=form_token)
    page.feed(html)
    page.close()
    if not fragment and not page.html_seen:
        page.faults.append("no <html> element: the page does not use the base template")
    return page.faults
