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
