"""Addresses of pages that lists name again and again: working one out costs more than the rest of a row."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

MOST = 5_000  # that are kept; beyond, those that were not asked for longest are forgotten


def path_of(name: str, *arguments: int | str) -> str:
    """What `reverse` answers for them in the reader's language."""
    return _path(get_language(), get_script_prefix(), name, arguments)


@lru_cache(maxsize=MOST)
def _path(_language: str | None, _prefix: str, name: str, arguments: tuple[int | str, ...]) -> str:
    return reverse(name, args=arguments)
