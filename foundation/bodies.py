"""How much a view takes in one request. `config.middleware.bodies` refuses more before a byte of it is read."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def takes_body(most: int) -> Callable[[View], View]:
    """Let the view be sent up to `most` bytes; one without this mark gets what a form can hold."""

    def decorate(view: View) -> View:
        view.largest_body = most  # type: ignore[attr-defined]
        return view

    return decorate
