"""The one place that lets HTML into a page unescaped."""

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString

from content.markup.rendered import RenderedHtml


def trusted(html: object) -> SafeString:
    """HTML that a template may put on a page. Raises TypeError for anything that the renderer did not make."""
    if not isinstance(html, RenderedHtml):
        raise TypeError(f"Only rendered text is shown without escaping, not {type(html).__name__}.")
    return SafeString(html)  # sanitised; the type says so


def fragment(template: str, *values: str | int) -> SafeString:
    """`format_html` for pages that are made of hundreds of pieces, at a fifth of its price.

    Values that are safe or rendered stand as they are, everything else is escaped. Raises TypeError for whatever is
    neither a text nor a number, such as a lazy text.
    """
    return SafeString(template.format(*map(_escaped, values)))  # what is not safe was escaped


def fragments(template: str, rows: Iterable[Sequence[str | int]]) -> SafeString:
    """One fragment after the other, each made of one row of values."""
    return SafeString("".join([template.format(*map(_escaped, row)) for row in rows]))  # as above


class Form:
    """A fragment with marks in it, which are texts, to be filled in again and again with other values."""

    def __init__(self, html: SafeString, marks: Sequence[str]) -> None:
        pattern = html.replace("{", "{{").replace("}", "}}")
        for place, mark in enumerate(marks):
            pattern = pattern.replace(mark, f"{{{place}}}")
        self._pattern = pattern

    def filled(self, *values: str | int) -> SafeString:
        """With each mark replaced by the value in its place, as `fragment` does."""
        return SafeString(self._pattern.format(*map(_escaped, values)))  # the rest is safe, these were escaped


def _escaped(value: str | int) -> str:
    kind = type(value)
    if kind is SafeString or kind is RenderedHtml:
        return value  # type: ignore[return-value]  # both are texts
    if kind is str:
        return escape(value)  # type: ignore[arg-type]  # a text
    if kind is int:
        return str(value)
    raise TypeError(f"{kind.__name__} is neither a text nor a number.")
