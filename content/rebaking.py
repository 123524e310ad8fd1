"""Where rendered texts are stored, and how they are rendered again.

Rooms register in their `apps.py`. `bake` renders the texts of a row that is about to be stored, `rebake` those of rows
that an older renderer, or nobody, rendered.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.utils import translation

from content import markup, resolvers
from content.markup import RENDERER_VERSION, Rendered, RenderRefused
from foundation import site

BATCH: Final = 100  # keys read at a time
# Somebody may save a row while it is being rendered. Then it is rendered again, so often.
ATTEMPTS: Final = 3

CHANGED_MEANWHILE: Final = "changed_meanwhile"


@dataclass(frozen=True)
class Recipe:
    """One rendered text of a model: the columns of its source and of what it becomes."""

    label: str
    source: str
    html: str
    version: str
    # The column with the prefix of the text's ids. None: only one text of the model stands on a page.
    prefix: str | None
    profile: str
    # The column for the plain text, if there is one.
    text: str | None
    # The column with the language of the text: names in it lead to pages in that language.
    language: str | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns that hold what was written."""
        return (self.source,)

    @property
    def columns(self) -> set[str]:
        """Every column that rendering reads or writes, but the version."""
        return {self.source, self.html, *filter(None, [self.prefix, self.text, self.language])}

    def render(self, values: Mapping[str, Any]) -> Rendered:
        """The row's text (Any: a column's own type). Raises RenderRefused, which names the source's column."""
        source = values[self.source]
        prefix = values[self.prefix] if self.prefix else markup.prefix_for(self.label)
        try:
            with translation.override(values[self.language]) if self.language else nullcontext():
                names = resolvers.names(source, profile=self.profile)
                return markup.render(source, profile=self.profile, prefix=prefix, names=names)
        except RenderRefused as refusal:
            refusal.field = self.source
            raise

    def stored(self, rendered: Rendered) -> dict[str, Any]:
        """What the columns hold afterwards (Any: a column's own type)."""
        values: dict[str, Any] = {self.html: rendered.html, self.version: rendered.version}
        return values | ({self.text: rendered.text} if self.text else {})


@dataclass(frozen=True)
class MapRecipe:
    """Several rendered texts in one column: their sources stand in others, and `texts` finds them there."""

    label: str
    sources: tuple[str, ...]
    html: str
    version: str
    profile: str
    texts: Callable[[Mapping[str, Any]], Mapping[str, str]]
    """The columns in `sources`, by name -> each text by the key under which its HTML is stored."""
    language: str | None = None
    """The column with the language of the texts: names in them lead to pages in it."""

    prefix = None

    @property
    def columns(self) -> set[str]:
        """Every column that rendering reads or writes, but the version."""
        return {*self.sources, self.html, *filter(None, [self.language])}

    def render(self, values: Mapping[str, Any]) -> dict[str, Rendered]:
        """The row's texts by key. Raises RenderRefused."""
        with translation.override(values[self.language]) if self.language else nullcontext():
            return {
                key: markup.render(text, profile=self.profile, names=resolvers.names(text, profile=self.profile))
                for key, text in self.texts(values).items()
            }

    def stored(self, rendered: Mapping[str, Rendered]) -> dict[str, Any]:
        """What the columns hold afterwards (Any: a column's own type)."""
        return {self.html: {key: one.html for key, one in rendered.items()}, self.version: RENDERER_VERSION}


@dataclass
class Outcome:
    """What one run did: rows rendered, and (model, key, code) of those left as they were."""

    rendered: int = 0
    left: list[tuple[str, Any, str]] = field(default_factory=list)

    @property
    def tried(self) -> int:
        """Rows looked at."""
        return self.rendered + len(self.left)


Report = Callable[[str, Outcome, Any], None]

# Texts that share a version column are rendered together, so a row is never half old.
_recipes: dict[tuple[str, str], list[Recipe | MapRecipe]] = {}


def register(
    label: str,
    *,
    source: str,
    html: str,
    version: str,
    prefix: str | None = None,
    profile: str = "post",
    text: str | None = None,
    language: str | None = None,
) -> None:
    """Declare that the model `room.Model` keeps a text in `source` and what it was rendered to in `html`.

    Several texts of a model may share one `version` column. `prefix` is the column that keeps `markup.new_prefix()`;
    without it the model's texts share a prefix, so no two of them may stand on one page.
    """
    _add(Recipe(label, source, html, version, prefix, profile, text, language))


def register_map(
    label: str,
    *,
    sources: tuple[str, ...],
    html: str,
    version: str,
    texts: Callable[[Mapping[str, Any]], Mapping[str, str]],
    profile: str = "post",
    language: str | None = None,
) -> None:
    """Declare that the model `room.Model` keeps several rendered texts in one column of names and HTML."""
    _add(MapRecipe(label, sources, html, version, profile, texts, language))


def _add(recipe: Recipe | MapRecipe) -> None:
    known = _recipes.setdefault((recipe.label, recipe.version), [])
    if any(other.html == recipe.html for other in known):
        raise ValueError(f"The rendered text {recipe.label}.{recipe.html} is registered twice.")
    known.append(recipe)


def recipes(label: str | None = None) -> list[Recipe | MapRecipe]:
    """All rendered texts, or those of one model."""
    return [one for key in sorted(_recipes) if label in (None, key[0]) for one in _recipes[key]]


def bake(row: models.Model) -> dict[str, Rendered]:
    """Render all texts of a row that is about to be stored, into its columns; returns what was found, by source column.

    Call it before the transaction that stores the row. Raises RenderRefused with the source's column as its field; the
    row is unchanged then.
    """
    wanted = [recipe for recipe in recipes(row._meta.label) if isinstance(recipe, Recipe)]
    values = {name: getattr(row, name) for recipe in wanted for name in recipe.columns}
    found = {recipe: recipe.render(values) for recipe in wanted}
    for recipe, rendered in found.items():
        for name, value in recipe.stored(rendered).items():
            setattr(row, name, value)
    return {recipe.source: rendered for recipe, rendered in found.items()}


def outdated(label: str, changed: Collection[str]) -> dict[str, int]:
    """Columns to set besides, when a statement changes these columns and renders nothing: `rebake` then does."""
    return {recipe.version: 0 for recipe in recipes(label) if not recipe.columns.isdisjoint(changed)}


def rebake(
    label: str | None = None,
    *,
    keys: Collection[Any] | None = None,
    limit: int | None = None,
    report: Report | None = None,
) -> Outcome:
    """Render every row, or the named ones of one model, whose version is older than the renderer's.

    In the order of the primary key, outside transactions; a row is written only if nobody changed its source meanwhile.
    What is done has the new version, so a run that broke off is simply run again. A row that cannot be rendered stays
    as it is. `limit` is the most rows to try; `report` hears after each batch: model, outcome so far, last key.
    """
    outcome = Outcome()
    groups = [group for (name, _version), group in sorted(_recipes.items()) if label in (None, name)]
    for group in groups:
        for batch in _batches(group, keys):
            within = batch if limit is None else batch[: limit - outcome.tried]
            if not within:
                break
            for key in within:
                _rebake_row(group, key, outcome)
            if report:
                report(group[0].label, outcome, within[-1])
    if outcome.rendered:
        site.bump_epoch()
    return outcome


def _batches(group: list[Recipe | MapRecipe], keys: Collection[Any] | None) -> Iterator[list[Any]]:
    rows = _old(group).order_by("pk").values_list("pk", flat=True)
    if keys is not None:
        known = sorted(keys)
        chunks = (known[start : start + BATCH] for start in range(0, len(known), BATCH))
        yield from filter(None, (list(rows.filter(pk__in=chunk)) for chunk in chunks))
        return
    batch = list(rows[:BATCH])
    while batch:
        yield batch
        batch = list(rows.filter(pk__gt=batch[-1])[:BATCH])


def _rebake_row(group: list[Recipe | MapRecipe], key: Any, outcome: Outcome) -> None:
    columns = set().union(*(recipe.columns for recipe in group))
    for _attempt in range(ATTEMPTS):
        values = _old(group).filter(pk=key).values(*columns).first()
        if values is None:  # somebody else has done it, or it is gone
            return
        try:
            wanted = _rendered(group, values)
        except RenderRefused as refusal:
            outcome.left.append((group[0].label, key, refusal.code))
            return
        unchanged = {name: values[name] for recipe in group for name in recipe.sources}
        if _old(group).filter(pk=key, **unchanged).update(**wanted):
            outcome.rendered += 1
            return
    outcome.left.append((group[0].label, key, CHANGED_MEANWHILE))


def _rendered(group: list[Recipe | MapRecipe], values: Mapping[str, Any]) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    for recipe in group:
        wanted |= _columns_of(recipe, values)
    return wanted


def _columns_of(recipe: Recipe | MapRecipe, values: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(recipe, MapRecipe):
        return recipe.stored(recipe.render(values))
    return recipe.stored(recipe.render(values))


def _old(group: list[Recipe | MapRecipe]) -> models.QuerySet[Any]:
    model: type[models.Model] = apps.get_model(group[0].label)
    return model._base_manager.filter(**{f"{group[0].version}__lt": RENDERER_VERSION})
