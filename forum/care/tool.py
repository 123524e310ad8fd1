"""One thing that can be done to a thread or a post: who may, what it asks, what follows, and the action behind it."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from accounts.models import User
from forum.forms.care import CareForm
from foundation.errors import Text


@dataclass(frozen=True)
class Done:
    """What an action led to: where it is seen, and one sentence about it."""

    url: str
    message: Text


# Any: the target is the thread or the post that the page is about; cleaned values are as the form's fields say.
May = Callable[[User, Any, datetime], bool]
Run = Callable[[User, Any, CareForm, datetime], Done]
Effects = Callable[[User, Any, dict[str, Any]], Sequence[Text]]


def _nothing(actor: User, target: Any, chosen: dict[str, Any]) -> Sequence[Text]:
    return []


@dataclass(frozen=True)
class Tool:
    """`name` is what the form sends; `lead` says what happens in general, `effects` what follows from a choice."""

    name: str
    label: Text
    verb: Text
    """On the button: a verb with its object."""
    lead: Text
    form: type[CareForm]
    may: May
    run: Run
    icon: str
    effects: Effects = _nothing
    asks_first: bool = False
    """Shows the effects and asks again before anything is done."""
    is_danger: bool = False


def token_of(data: QueryDict) -> str:
    """Stands in the page that shows effects: who confirms something else than was shown is asked anew."""
    apart = ("csrfmiddlewaretoken", "confirmed")
    chosen = sorted((name, data.getlist(name)) for name in data if name not in apart)
    return hashlib.sha256(repr(chosen).encode("utf-8", "surrogatepass")).hexdigest()[:16]
