"""Mistakes in the registry that only show once every room has filled it."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

from events import registry


def handlers_can_be_reached(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every handler listens to a kind that somebody declares (Any: Django's check framework passes what it likes)."""
    return [
        checks.Error(
            f"The handler {name!r} listens to {kind!r}, which no room declares.",
            hint="Declare the kind in the apps.py of the room that records it, or correct its name.",
            id="events.E001",
        )
        for kind, name in registry.undeclared()
    ]
