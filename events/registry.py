"""Which kinds of event there are, and who hears of them. Filled by each room's apps.py at start-up."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from events.models import Event

Handler = Callable[[Event], None]

_KIND = re.compile(r"[a-z][a-z0-9_]{2,59}")
_HANDLER_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
LONGEST_HANDLER_NAME = 100


class RegistryError(Exception):
    """A mistake in the program's own declarations, found at start-up or by a test."""


@dataclass(frozen=True)
class Kind:
    """One kind of event, with the sentence that explains it to the next developer."""

    name: str
    help: str


_kinds: dict[str, Kind] = {}
_handlers: dict[str, dict[str, Handler]] = {}


def declare(kind: str, *, help: str) -> None:  # noqa: A002 - reads as in a form field: the sentence that explains it
    """Make `kind` known. `help` says what happened, and what subject and data hold; docs list the same sentence."""
    if not _KIND.fullmatch(kind):
        raise RegistryError(f"{kind!r} is not a name for a kind of event: lower-case words joined by underscores.")
    if not help.strip():
        raise RegistryError(f"The kind of event {kind!r} is not explained.")
    if kind in _kinds:
        raise RegistryError(f"The kind of event {kind!r} is declared twice.")
    _kinds[kind] = Kind(kind, help.strip())


def register(handler: Handler, *, kind: str, name: str) -> None:
    """Let `handler` hear of every later event of `kind`. May come before the kind is declared.

    `name` (`room.what_it_does`) is stored with each event and must stay the same when the code moves.
    """
    if len(name) > LONGEST_HANDLER_NAME or not _HANDLER_NAME.fullmatch(name):
        raise RegistryError(f"{name!r} is not a name for a handler: room.what_it_does, at most 100 characters.")
    if name in _handlers.setdefault(kind, {}):
        raise RegistryError(f"The handler {name!r} is registered twice for {kind!r}.")
    _handlers[kind][name] = handler


def handles(*kinds: str, name: str) -> Callable[[Handler], Handler]:
    """Decorator form of `register`, for one or several kinds."""

    def decorate(handler: Handler) -> Handler:
        for kind in kinds:
            register(handler, kind=kind, name=name)
        return handler

    return decorate


def kinds() -> list[Kind]:
    """Every declared kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def is_declared(kind: str) -> bool:
    """Whether events of this kind may be recorded."""
    return kind in _kinds


def handler_names(kind: str) -> list[str]:
    """Names of those who hear of `kind`, sorted."""
    return sorted(_handlers.get(kind, {}))


def find_handler(kind: str, name: str) -> Handler | None:
    """The handler, or None when this release does not have it (an older worker during a rolling update)."""
    return _handlers.get(kind, {}).get(name)


def undeclared() -> list[tuple[str, str]]:
    """(kind, handler) pairs that can never be reached because nobody declares the kind."""
    return [(kind, name) for kind in sorted(_handlers) if kind not in _kinds for name in sorted(_handlers[kind])]
