"""What can be found. A room that search knows is described here; one above it registers itself."""

from search.kinds.registry import Result, Searchable, all_kinds, find, register

__all__ = ["Result", "Searchable", "all_kinds", "find", "register"]
