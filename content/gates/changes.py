"""Which texts of a row have to pass the gates: a text that stands already passed them."""

from collections.abc import Sequence

from django.db import models


def changed_texts(row: models.Model, fields: Sequence[str]) -> dict[str, str]:
    """Those of the fields whose text is about to change, for a submission. One query, none for a new row."""
    wanted = {name: str(getattr(row, name)) for name in fields}
    if row._state.adding:
        return wanted
    stored = type(row)._base_manager.filter(pk=row.pk).values(*fields).first() or {}
    return {name: text for name, text in wanted.items() if stored.get(name) != text}
