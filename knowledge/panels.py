"""The door for rooms above: what stands beside topics and articles.

A room registers in its `apps.py`: `panels.register("forum.threads", panel)`. The forum puts threads there.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from foundation.panels import Panel

if TYPE_CHECKING:
    from accounts.models import User


Find = Callable[["User | AnonymousUser", list[int], str], Panel]
"""(viewer, ids of topics, slug of the first) -> what this viewer may see of it, in at most one statement."""

_finders: dict[str, Find] = {}


def register(name: str, find: Find) -> None:
    """Add a panel (`room.what_it_shows`). One of each name."""
    if name in _finders:
        raise ValueError(f"The panel {name} is registered twice.")
    _finders[name] = find


def panels(viewer: "User | AnonymousUser", topics: list[int], slug: str) -> list[Panel]:
    """All panels about these topics, by name."""
    return [_finders[name](viewer, topics, slug) for name in sorted(_finders)]
