"""What is done to rows before a transaction is open: their texts are read by the privacy check, and laid out."""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import models
from django.utils import translation
from django.utils.html import escape

from content import rebaking, texts
from content.fields import RenderedHtmlField, RenderedHtmlMapField
from content.gates import reasons
from content.markup import RENDERER_VERSION, RenderedHtml, RenderRefused
from content.privacy import Finding, check
from foundation.travelling import Travel
from knowledge.models import ArticleRevision

HOLD: Final = "import_findings"
HELD_THERE: Final = "import_held"
# Names of people and of things are what they are; a check for names finds nothing else in them.
NAMES: Final = frozenset({"accounts.User", "accounts.Organisation", "forum.Tag", "knowledge.Article"})


@dataclass
class Checked:
    """What was found in one row's texts, and what they cite."""

    findings: dict[str, list[Finding]] = field(default_factory=dict)
    references: list[tuple[str, str]] = field(default_factory=list)
    # The renderer refused the text: it is kept, and shown as it was written.
    refusal: str = ""

    @property
    def is_suspect(self) -> bool:
        """Somebody has to look."""
        return bool(self.findings)


def look_through(travel: Travel, row: models.Model) -> Checked:
    """Check and lay out one row that is not stored yet. Outside a transaction."""
    checked = Checked()
    if travel.label not in NAMES:
        checked.findings = {name: found for name, text in texts_of(travel, row) if (found := check(text))}
    for recipe in rebaking.recipes(travel.label):
        _lay_out(recipe, row, checked)
    if isinstance(row, ArticleRevision):
        row.cited = [list(key) for key in checked.references]
    return checked


def texts_of(travel: Travel, row: models.Model) -> Iterator[tuple[str, str]]:
    """Column and text, of every column in which people's words stand."""
    home = next((one for one in texts.homes() if one.label == travel.label), None)
    for name in home.fields if home is not None else ():
        column = travel.model._meta.get_field(name)
        if name in travel.left or name == "slug" or isinstance(column, RenderedHtmlField | RenderedHtmlMapField):
            continue
        value = getattr(row, name)
        words = value if isinstance(value, str) else "\n".join(_words(value))
        if words:
            yield name, words


def _words(value: Any) -> Iterator[str]:  # Any: what JSON holds
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _words(one)


def _lay_out(recipe: rebaking.Recipe | rebaking.MapRecipe, row: models.Model, checked: Checked) -> None:
    values = {name: getattr(row, name) for name in recipe.columns}
    # Links to members and topics lead to pages in the language of the text.
    language = getattr(row, "language", None)
    try:
        with translation.override(language) if language else nullcontext():
            if isinstance(recipe, rebaking.MapRecipe):
                many = recipe.render(values)
                stored: Mapping[str, Any] = recipe.stored(many)
                found = [key for rendered in many.values() for key in rendered.references]
            else:
                rendered = recipe.render(values)
                stored, found = recipe.stored(rendered), list(rendered.references)
    except RenderRefused as refusal:
        checked.refusal = str(refusal.message)
        stored, found = _as_written(recipe, values), []
    for name, value in stored.items():
        setattr(row, name, value)
    checked.references += [key for key in found if key not in checked.references]


def _as_written(recipe: rebaking.Recipe | rebaking.MapRecipe, values: Mapping[str, Any]) -> dict[str, Any]:
    """No text is lost: what cannot be laid out stands as it was written."""
    if isinstance(recipe, rebaking.MapRecipe):
        html: Any = {name: _plain(text) for name, text in recipe.texts(values).items()}
        return {recipe.html: html, recipe.version: RENDERER_VERSION}
    written = {recipe.html: _plain(values[recipe.source]), recipe.version: RENDERER_VERSION}
    return written | ({recipe.text: values[recipe.source]} if recipe.text else {})


def _plain(text: str) -> RenderedHtml:
    return RenderedHtml(f"<p>{escape(text)}</p>")


def register_reasons() -> None:
    """Say what the holds of an import mean. Called once, in apps.py."""
    words = translation.gettext_lazy("It came from another site, and the privacy check found something in it.")
    reasons.register(HOLD, words)
    reasons.register(HELD_THERE, translation.gettext_lazy("It came from another site, where it waited for a person."))
