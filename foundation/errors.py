"""The one way an action says no."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


class DomainError(Exception):
    """A rule of the community refused the action.

    `code` is stable and part of the API; `message` is a sentence in the reader's language that says what to do;
    `field` names the input at fault, empty for the whole; `extra` holds facts for clients, never a person's text.
    """

    def __init__(self, code: str, message: Text, *, field: str = "", extra: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
        self.extra = dict(extra or {})


class NotPermitted(DomainError):
    """The actor may see the object but not do this to it. Interfaces answer 403."""


class Unavailable(DomainError):
    """What is asked for cannot be answered right now. `extra["retry_after"]` is in seconds. Interfaces answer 503 with
    Retry-After.
    """


class LimitReached(DomainError):
    """Too many attempts. `extra["retry_after"]` is in seconds. Interfaces answer 429 with Retry-After."""
