"""The door for names in texts: rooms above say which people, topics and terms there are, and where they lead.

A room registers in its `apps.py`. Each resolver is asked once per text, before rendering, for all candidates at once;
it answers with those that exist and that everyone who may read the text may know of.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Final, Literal

from content.markup import files
from content.markup.mentions import MENTION, PAGE, TOPIC
from content.markup.names import File, Link, Names, prefixes
from content.markup.profiles import PROFILES

Resolver = Callable[[Collection[str]], Mapping[str, Link]]
"""Candidates in lower case -> where the known ones lead, under the same keys."""
TermFinder = Callable[[str], Mapping[str, Link]]
"""A whole text -> the glossary terms in it, in lower case, and where their entries are."""
FileFinder = Callable[[Collection[str]], Mapping[str, File]]
"""Keys of attached files -> what is known of those that exist."""

MOST_CANDIDATES: Final = 2_000  # more than 30 mentions can have; a text of nothing but @ asks for no more

_PATTERNS: Final = {
    "mention": re.compile(MENTION),
    "topic": re.compile(TOPIC),
    "page": re.compile(PAGE),
}
_resolvers: dict[str, Resolver] = {}
_term_finder: TermFinder | None = None
_file_finder: FileFinder | None = None


def register(kind: Literal["mention", "topic", "page"], resolver: Resolver) -> None:
    """Name the function that knows people, topics, or pages that links name. One per kind; a second is a mistake."""
    if kind in _resolvers:
        raise RuntimeError(f"There is already a resolver for {kind}.")
    _resolvers[kind] = resolver


def register_terms(finder: TermFinder) -> None:
    """Name the function that knows the glossary. There is one."""
    global _term_finder
    if _term_finder is not None:
        raise RuntimeError("There is already a finder of terms.")
    _term_finder = finder


def register_files(finder: FileFinder) -> None:
    """Name the function that knows attached files. There is one."""
    global _file_finder
    if _file_finder is not None:
        raise RuntimeError("There is already a finder of files.")
    _file_finder = finder


def names(source: str, *, profile: str = "post") -> Names:
    """Everything that the source may name and that exists. At most one call of each resolver.

    Glossary terms are looked up for the profiles that link them.
    """
    finder = _term_finder if PROFILES[profile].links_terms else None
    keys = files.keys_in([source]) if _file_finder else []
    return Names(
        mentions=_resolve("mention", source),
        topics=_resolve("topic", source),
        pages=_resolve("page", source),
        terms=finder(source) if finder else {},
        files=_file_finder(keys) if _file_finder and keys else {},
    )


def _resolve(kind: str, source: str) -> Mapping[str, Link]:
    resolver = _resolvers.get(kind)
    candidates: dict[str, None] = {}
    for match in _PATTERNS[kind].finditer(source) if resolver else ():
        found = [match["name"]] if kind == "page" else prefixes(match["name"])
        candidates.update(dict.fromkeys(name.lower() for name in found))
        if len(candidates) > MOST_CANDIDATES:
            break
    return resolver(list(candidates)) if resolver and candidates else {}
