"""Columns for texts."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

from content.markup.rendered import RenderedHtml


class RenderedHtmlField(models.TextField):  # type: ignore[type-arg]  # generic in the stubs only
    """HTML that the renderer made. It comes out as RenderedHtml, and nothing else goes in."""

    def get_prep_value(self, value: Any) -> Any:  # Any: as Django's own signature
        """Raises TypeError for a plain string: it would be shown unescaped for ever after."""
        if value and not isinstance(value, RenderedHtml):
            raise TypeError(f"{self.name} takes rendered text only; content.markup.render() makes it.")
        return super().get_prep_value(value)

    def from_db_value(
        self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> RenderedHtml | None:
        """The column holds only what the renderer made, so it may be trusted again."""
        return None if value is None else RenderedHtml(value)


class RenderedHtmlMapField(models.JSONField):
    """Names with HTML that the renderer made, as one column: `{"tried": <p>…</p>}`. Nothing else goes in."""

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's own
        """Raises TypeError for a plain string among the values."""
        if isinstance(value, dict) and not all(isinstance(one, RenderedHtml) for one in value.values()):
            raise TypeError(f"{self.name} takes rendered texts only; content.markup.render() makes them.")
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Expression, connection: BaseDatabaseWrapper) -> Any:
        """The column holds only what the renderer made, so it may be trusted again."""
        found = super().from_db_value(value, expression, connection)  # type: ignore[misc]  # missing in the stubs
        return {name: RenderedHtml(one) for name, one in found.items()} if isinstance(found, dict) else found
