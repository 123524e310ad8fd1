"""What search engines are told of a page, in the words of schema.org."""

import json
from collections.abc import Mapping
from typing import Any

_ESCAPES = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"))


class StructuredData(str):
    """JSON in which no tag can begin: a template may put it into a script element as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def json_ld(facts: Mapping[str, Any]) -> StructuredData:
    """The facts as JSON for a script element. (Any: what JSON holds.)"""
    made = json.dumps(facts, ensure_ascii=False)
    for letter, escape in _ESCAPES:
        made = made.replace(letter, escape)
    return StructuredData(made)
