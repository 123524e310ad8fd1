"""Readers as statements see them: what of a member decides how a question about threads is written."""

from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS

from accounts.models import User
from forum import policies


@dataclass(frozen=True)
class Shape:
    """All that `visible_to` of threads asks about a member besides their number."""

    is_staff: bool
    has_credential: bool
    is_moderator: bool


def shape_of(member: User) -> Shape:
    """The member's shape. Costs what asking for a permission costs, and for most members nothing."""
    return Shape(
        is_staff=member.is_staff,
        has_credential=member.shown_credential_id is not None,
        is_moderator=policies.is_moderator(member),
    )


def stand_in(number: int, shape: Shape) -> User:
    """A member of this shape and number, for `foundation.prepared`.

    Only what the shape names can be asked of them: every other field would have to be fetched, which fails as there is
    no such row. So a rule that comes to ask for more breaks loudly instead of being answered for somebody else.
    """
    known = {
        "id": number,
        "is_staff": shape.is_staff,
        "shown_credential_id": number if shape.has_credential else None,
    }
    # Django takes the values in the order of the model's fields, whatever order the names are in.
    names = [field.attname for field in User._meta.concrete_fields if field.attname in known]
    made: User = User.from_db(DEFAULT_DB_ALIAS, names, [known[name] for name in names])

    def has_perm(permission: str, obj: object = None) -> bool:
        if permission != "forum.moderate_thread" or obj is not None:
            raise LookupError(f"The shape of a member does not say whether they have {permission}.")
        return shape.is_moderator

    made.has_perm = has_perm  # type: ignore[method-assign, assignment]
    return made
