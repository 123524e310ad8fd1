"""The index itself: what a search asks of it, and tantivy, which answers."""

from functools import cache

from django.conf import settings

from search.engine.base import SearchBackend, SearchUnavailable
from search.engine.folder import Folder
from search.engine.tantivy_backend import TantivyBackend

__all__ = ["SearchBackend", "SearchUnavailable", "backend"]


def backend() -> SearchBackend:
    """The index that this site asks."""
    return _backend()


@cache
def _backend() -> TantivyBackend:
    return TantivyBackend(Folder(settings.SEARCH_DIR))
