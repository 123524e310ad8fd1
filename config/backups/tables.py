"""Which tables a backup holds, and in which order: the installed apps are asked, so that no room is forgotten."""

from dataclasses import dataclass

from django.apps import apps
from django.db import models

Model = type[models.Model]
Column = models.Field


@dataclass(frozen=True)
class Table:
    """One table with the columns that have to be kept. Generated columns follow from the others."""

    model: Model

    @property
    def label(self) -> str:
        """`accounts.user`: the same on every database."""
        return self.model._meta.label_lower

    @property
    def columns(self) -> list[Column]:
        """The columns of this very table, in the order of the model; a parent's stand in the parent's table."""
        return [field for field in self.model._meta.local_concrete_fields if not getattr(field, "generated", False)]

    @property
    def counter(self) -> Column | None:
        """The column that the database numbers by itself."""
        return next((field for field in self.columns if isinstance(field, models.AutoField)), None)


def every_table() -> list[Table]:
    """The tables of all installed apps, many-to-many ones included; each after the tables it refers to.

    Where tables refer to each other in a circle, the label decides; constraints are checked at the end anyway.
    """
    managed = {model for model in apps.get_models(include_auto_created=True) if _has_table_of_its_own(model)}
    ordered: list[Model] = []
    entered: set[Model] = set()

    def enter(model: Model) -> None:
        if model in entered:
            return
        entered.add(model)
        for other in sorted(_referred_to(model) & managed, key=_label):
            enter(other)
        ordered.append(model)

    for model in sorted(managed, key=_label):
        enter(model)
    return [Table(model) for model in ordered]


def _has_table_of_its_own(model: Model) -> bool:
    return model._meta.managed and not model._meta.proxy


def _referred_to(model: Model) -> set[Model]:
    related = (field.related_model for field in model._meta.local_concrete_fields)
    return {other._meta.concrete_model for other in related if isinstance(other, type) and other._meta.concrete_model}


def _label(model: Model) -> str:
    return model._meta.label_lower
