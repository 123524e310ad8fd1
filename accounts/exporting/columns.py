"""Which columns of a model a copy holds, and in what form."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.db import models

from accounts.exporting import words
from foundation.belongings import Belonging, Context, column_of

TYPES: Final[list[tuple[type[models.Field], str]]] = [
    (models.BooleanField, "yes or no"),
    (models.DateTimeField, "time"),
    (models.DateField, "date"),
    (models.JSONField, "json"),
    (models.UUIDField, "text"),
    (models.CharField, "text"),
    (models.TextField, "text"),
    (models.GenericIPAddressField, "text"),
    (models.IntegerField, "number"),
    (models.FloatField, "number"),
    (models.DecimalField, "text"),
]


@dataclass(frozen=True)
class Column:
    """One value of each row."""

    name: str
    # `text`, `number`, `yes or no`, `time` (ISO 8601 with its zone), `date`, `json`, `reference` or `references`.
    type: str
    # The model that a reference leads to.
    target: str = ""

    def as_json(self) -> dict[str, str]:
        """As the schema says it."""
        return {"name": self.name, "type": self.type} | ({"model": self.target} if self.target else {})


@cache
def columns_of(belonging: Belonging) -> tuple[Column, ...]:
    """Those of a member's own rows: all but what is left out, and but the member themselves."""
    left_out = {*belonging.omit, belonging.owner if belonging.owner != "pk" else ""}
    fields = [field for field in belonging.model._meta.concrete_fields if field.name not in left_out]
    many = [
        Column(name, "references", column_of(belonging.model, name).related_model._meta.label)
        for name in belonging.many
    ]
    return (*(_column(field) for field in fields), *many)


@cache
def columns_of_context(context: Context, model: type[models.Model]) -> tuple[Column, ...]:
    """Those of a row that is somebody else's: its number and what was named."""
    names = [model._meta.pk.name, *context.fields]
    return tuple(_column(column_of(model, name)) for name in names)


def describe(model: type[models.Model], column: Column) -> str:
    """What the column means, in the active language. Raises KeyError for one without words."""
    return words.describe(model, column.name)


def plain(value: Any) -> Any:
    """The value as JSON can hold it. Any: whatever a column holds."""
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


def _column(field: Any) -> Column:  # Any: any kind of field
    if field.is_relation:
        target = field.related_model._meta.label
        return Column(field.name, "reference", target)
    return Column(field.name, next(name for kind, name in TYPES if isinstance(field, kind)))
