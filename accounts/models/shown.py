"""To whom a member shows one thing about themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Shown(models.IntegerChoices):
    """An audience of one field, the widest first: whoever stands at a level sees all that is shown up to it."""

    EVERYONE = 0, _("everyone")
    MEMBERS = 1, _("members")
    VERIFIED = 2, _("members with a checked credential")
    NOBODY = 3, _("nobody but me")


def audience(default: Shown) -> models.PositiveSmallIntegerField:  # type: ignore[type-arg]
    """The column that says who sees the column of the same name without `_audience`."""
    return models.PositiveSmallIntegerField(choices=Shown, default=default)


def audience_known(table: str, column: str) -> models.CheckConstraint:
    """Holds the column to the vocabulary."""
    return models.CheckConstraint(condition=models.Q(**{f"{column}__in": Shown.values}), name=f"{table}_{column}_known")
