"""What one method of one address takes, answers and refuses. Views act by it, and the documentation is made of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from foundation.api.shapes import Given, Shown

Handler = TypeVar("Handler", bound=Callable[..., Any])


@dataclass(frozen=True)
class Operation:
    """One thing that a program can ask for."""

    scope: str
    """What a token has to be allowed: `read:forum`."""
    is_open: bool = False
    """Guests may ask too; they get what guests see."""
    takes: type[Given] | None = None
    asks: type[Given] | None = None
    gives: type[Shown] | None = None
    is_list: bool = False
    status: int = 200
    refuses: Sequence[str] = ()
    """Codes of refusals, as actions name them, besides those that any operation may answer with."""
    forbids: Sequence[str] = ()
    """Codes of what the caller sees but may not do."""
    is_idempotent: bool = False
    """Takes an Idempotency-Key."""
    needs_match: bool = False
    """Demands If-Match with the ETag of what is changed."""
    is_file: bool = False
    """The body is a form with a file, not JSON."""


def operation(scope: str, **declared: Any) -> Callable[[Handler], Handler]:
    """Declare what a view's method does. (Any: the fields of `Operation`.)"""
    made = Operation(scope, **declared)

    def decorate(handler: Handler) -> Handler:
        handler.operation = made  # type: ignore[attr-defined]
        return handler

    return decorate
