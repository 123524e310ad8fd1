"""Readers as statements see them: members of whom no more is known than what decides how a statement is written."""

from collections.abc import Mapping
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from accounts.models import User


def stand_in(number: int, known: Mapping[str, Any], permissions: Mapping[str, bool] | None = None) -> User:
    """A member with this number, these columns and these permissions, for `foundation.prepared`.

    Only what is named can be asked of them: every other field would have to be fetched, which fails as there is no
    such row. So a rule that comes to ask for more breaks loudly instead of being answered for somebody else.
    (Any: the columns' own types.)
    """
    told = {**known, "id": number}
    # Django takes the values in the order of the model's fields, whatever order the names are in.
    names = [field.attname for field in User._meta.concrete_fields if field.attname in told]
    made: User = User.from_db(DEFAULT_DB_ALIAS, names, [told[name] for name in names])

    def has_perm(permission: str, obj: object = None) -> bool:
        if permission not in (permissions or {}) or obj is not None:
            raise LookupError(f"The shape of a member does not say whether they have {permission}.")
        return (permissions or {})[permission]

    made.has_perm = has_perm  # type: ignore[method-assign, assignment]
    return made
