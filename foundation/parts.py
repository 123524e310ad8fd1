"""Parts of pages that are the same wherever their inputs are: made once in each process and kept under those inputs.

Nothing has to be renewed: the key holds all that the part depends on, the language included. What differs from page to
page and is only shown, such as a token or an address, is put in at last and belongs neither to the key nor to what is
kept.
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
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST = 400  # parts; a page of the site is made of about ten
LONGEST = 20_000  # characters of a part that is kept
LATE = "late_"
_UNCHANGING = frozenset([str, SafeString, bool, int, float, date, type(None)])
# Stand in a kept part for what is put in at last. No text of the site holds such letters.
_MARKS = [chr(0xE020 + place) for place in range(16)]

_kept: OrderedDict[Any, str] = OrderedDict()
_keys: OrderedDict[int, tuple[Any, Any]] = OrderedDict()
_lock = Lock()
_names: dict[type, list[str]] = {}


def part(template: str, inputs: Mapping[str, Any]) -> SafeString:  # Any: see `frozen`
    """The template, rendered with these inputs and nothing else: neither request nor reader nor clock.

    An input whose name begins with `late_` is known to the template without these letters. It may show it as it is,
    escaped as ever, and must not ask what it says: while the part is made, a mark stands in its place. Raises TypeError
    for any other input that cannot be part of a key, such as a row of the database.
    """
    late = [name for name in inputs if name.startswith(LATE)]
    early = {name: value for name, value in inputs.items() if name not in late} if late else inputs
    key = (template, get_language(), *inputs, *map(frozen, early.values()))
    found = _kept.get(key)
    if found is None:
        marks = dict(zip([name.removeprefix(LATE) for name in late], _MARKS, strict=False))
        found = get_template(template).render({**early, **marks})
        found = _with_places(found) if late else found
        if not settings.DEBUG and len(found) <= LONGEST:
            _keep(key, found)
    return format_html(found, *[inputs[name] for name in late]) if late else cast("SafeString", found)


def _with_places(html: str) -> str:
    """For `format_html`: a place in braces for each mark."""
    html = html.replace("{", "{{").replace("}", "}}")
    for place, mark in enumerate(_MARKS):
        html = html.replace(mark, f"{{{place}}}")
    return html


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
        known = _keys.get(id(value))
        key = known[1] if known is not None and known[0] is value else _key_of(value)
    else:
        raise TypeError(f"{kind.__name__} cannot be part of a key.")
    return key


def _key_of(value: Any) -> Any:
    """The key of a dataclass. That of one which cannot change is kept: pages show the same ones again and again."""
    kind = type(value)
    names = _names.get(kind) or _names.setdefault(kind, [one.name for one in fields(value)])
    told = [getattr(value, name) for name in names]
    key = (kind, *map(frozen, told))
    if kind.__dataclass_params__.frozen and all(type(one) in _UNCHANGING for one in told):
        with _lock:
            _keys[id(value)] = (value, key)  # with the value, whose number would else be given to another one
            while len(_keys) > MOST:
                _keys.popitem(last=False)
    return key


def _unwrapped(value: Any) -> Any:
    if value._wrapped is empty:
        value._setup()
    return value._wrapped


def _keep(key: Any, made: str) -> None:
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
