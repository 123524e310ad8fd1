"""The door for a room above: how closely a viewer follows a member, and the form that changes it.

A room registers once, in its `apps.py`: `levels.register(find)`. Without it nobody can follow a member.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

if TYPE_CHECKING:
    from accounts.models import User

# Any: what the template of the menu shows, which only the room above knows.
Find = Callable[["User", "User"], Any]

_finders: list[Find] = []


def register(find: Find) -> None:
    """Name the function (viewer, member) -> the menu of levels, in at most one statement. One."""
    if _finders:
        raise ValueError("The levels at which members are followed are registered twice.")
    _finders.append(find)


def levels(viewer: "User | AnonymousUser", member: "User") -> Any:
    """The menu, or None for a guest and for the member themselves."""
    if not viewer.is_authenticated or viewer.pk == member.pk or not _finders:
        return None
    return _finders[0](viewer, member)
