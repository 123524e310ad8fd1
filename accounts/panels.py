"""The door for rooms above: what stands on a group's page, and what its leaders can do there besides.

A room registers in its `apps.py`: `panels.register("forum.categories", panels_of)`. The forum puts the group's
categories there, each with its latest threads.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from foundation.errors import Text
from foundation.panels import Panel

if TYPE_CHECKING:
    from accounts.models import Group, User


@dataclass(frozen=True)
class Tool:
    """A page on which leaders manage something of their group; `url_name` takes the group's address."""

    label: Text
    url_name: str
    help: Text = field(default="")


Find = Callable[["User | AnonymousUser", "Group"], list[Panel]]
"""(viewer, group) -> what this viewer may see of it, in a fixed number of statements."""

_finders: dict[str, Find] = {}
_tools: dict[str, Tool] = {}


def register(name: str, find: Find) -> None:
    """Add panels (`room.what_they_show`). One of each name."""
    if name in _finders:
        raise ValueError(f"The panels {name} are registered twice.")
    _finders[name] = find


def register_tool(tool: Tool) -> None:
    """Add a page for leaders."""
    _tools[tool.url_name] = tool


def panels_of(viewer: "User | AnonymousUser", group: "Group") -> list[Panel]:
    """All panels about the group, by name."""
    return [panel for name in sorted(_finders) for panel in _finders[name](viewer, group)]


def tools() -> list[Tool]:
    """All pages for leaders, by address."""
    return [_tools[name] for name in sorted(_tools)]
