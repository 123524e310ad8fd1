"""Readers as statements see them: what of a member decides how a question about threads is written."""

from dataclasses import dataclass

from accounts import viewers
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
    """A member of this shape and number, for `foundation.prepared`. Nothing that the shape does not name is known."""
    known = {"is_staff": shape.is_staff, "shown_credential_id": number if shape.has_credential else None}
    return viewers.stand_in(number, known, {"forum.moderate_thread": shape.is_moderator})
