"""Every address of the site, taken from the URL configuration, so that no test can forget a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

# What stands in an address where a converter asks for it, when no row is meant.
SAMPLES: dict[str, Any] = {
    "int": 1,
    "slug": "a-b",
    "str": "a",
    "uuid": "6f0f2b9c-3c39-4b0e-9d5e-0c9f9b6f7a11",
    "path": "a/b",
    # By the argument's own name, where a pattern allows only some words.
    "app_label": "events",
}


@dataclass(frozen=True)
class Address:
    """One pattern: its full name (`admin:index`), the arguments it takes, and the view behind it."""

    name: str
    arguments: tuple[tuple[str, str], ...]
    route: str
    view: Any

    def path(self, language: str = "en", **given: Any) -> str | None:
        """The address with sample arguments, `given` ones first. None when the pattern has no name or no reverse."""
        values = {
            name: given.get(name, SAMPLES.get(name, SAMPLES.get(converter, "a"))) for name, converter in self.arguments
        }
        if not self.name:
            return None
        with translation.override(language):
            try:
                return reverse(self.name, kwargs=values)
            except NoReverseMatch:
                return None


@cache
def addresses() -> tuple[Address, ...]:
    """All addresses, in the order in which they are tried."""
    return tuple(_walk(get_resolver(), namespace="", route="", arguments=()))


def _walk(
    resolver: URLResolver, namespace: str, route: str, arguments: tuple[tuple[str, str], ...]
) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        known = arguments + _arguments(entry)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner, here, known)
        elif isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name}" if entry.name else ""
            yield Address(name, known, here, entry.callback)


def _arguments(entry: URLPattern | URLResolver) -> tuple[tuple[str, str], ...]:
    converters = getattr(entry.pattern, "converters", {})
    by_regex = entry.pattern.regex.groupindex if not converters else {}
    declared = ((name, type(converter).__name__) for name, converter in converters.items())
    return (
        *((name, kind.removesuffix("Converter").lower()) for name, kind in declared),
        *((name, "str") for name in by_regex),
    )


def paths(language: str = "en", *, with_arguments: bool = True) -> list[str]:
    """One address for each pattern, once each."""
    found = (address.path(language) for address in addresses() if with_arguments or not address.arguments)
    return list(dict.fromkeys(path for path in found if path))
