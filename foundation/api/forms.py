"""Forms of answers that are kept: laying out the fields of one anew costs more than most rows that it tells."""

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from foundation.api.shapes import Shown

MOST = 64  # that a thread keeps; beyond, the one that was not asked for longest is forgotten
_of_thread = threading.local()


def told(shape: type[Shown], things: Iterable[Any], context: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the form tells of each of these things. (Any: objects of any class, what JSON holds.)

    A form is kept for each set of fields that was asked for, and nothing of the request stays in it.
    """
    kept: dict[Any, Shown] = _of_thread.__dict__.setdefault("forms", {})
    key = (shape, context["fields"], context["expand"])
    # Taken out while it is used: whoever tells the same form meanwhile lays out another.
    form = kept.pop(key, None) or shape()
    form._context = context
    try:
        return [form.to_representation(thing) for thing in things]
    finally:
        form._context = {}
        kept[key] = form
        if len(kept) > MOST:
            kept.pop(next(iter(kept)))
