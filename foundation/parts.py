"""Parts of pages that are the same wherever their inputs are: made once in each process and kept under those inputs.

Nothing has to be renewed: the key holds all that the part depends on, the language included.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from threading import Lock
from typing import Any, cast

from django.conf import settings
from django.template.loader import get_template
from django.utils.functional import LazyObject, Promise, empty
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST = 400  # parts; a page of the site is made of about ten
LONGEST = 20_000  # characters of a part that is kept

_kept: OrderedDict[Any, SafeString] = OrderedDict()
_lock = Lock()
_names: dict[type, list[str]] = {}


def part(template: str, inputs: Mapping[str, Any]) -> SafeString:  # Any: see `frozen`
    """The template, rendered with these inputs and nothing else: neither request nor reader nor clock.

    Raises TypeError for an input that cannot be part of a key, such as a row of the database.
    """
    key = (template, get_language(), *inputs, *map(frozen, inputs.values()))
    found = _kept.get(key)
    if found is None:
        found = cast("SafeString", get_template(template).render(dict(inputs)))  # which the stubs call a plain text
        if not settings.DEBUG and len(found) <= LONGEST:
            _keep(key, found)
    return found


def frozen(value: Any) -> Any:
    """The value as a key. Two values have one key only where a template shows them alike.

    So types belong to it: 1 and True are equal and look different, and so do a text and the same text as safe HTML.
    """
    kind = type(value)
    if kind is str or value is None:
        key = value
    elif kind in (bool, int, float, date):
        key = (kind, value)
    elif isinstance(value, LazyObject):
        key = frozen(_unwrapped(value))
    elif isinstance(value, Promise):
        key = str(value)
    elif isinstance(value, str):
        key = (kind, str.__str__(value))
    elif isinstance(value, list | tuple):
        key = tuple([one if type(one) is str else frozen(one) for one in value])
    elif is_dataclass(value):
        names = _names.get(kind) or _names.setdefault(kind, [one.name for one in fields(value)])
        told = [getattr(value, name) for name in names]
        key = (kind, *[one if type(one) is str else frozen(one) for one in told])
    else:
        raise TypeError(f"{kind.__name__} cannot be part of a key.")
    return key


def _unwrapped(value: Any) -> Any:
    if value._wrapped is empty:
        value._setup()
    return value._wrapped


def _keep(key: Any, made: SafeString) -> None:
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
