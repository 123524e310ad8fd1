"""Stretches of a query that have other words in the glossary.

The longest form that stands in the text wins. A form of several groups, such as CV, counts for each of them less, and
the page says what it may mean. Weights come from the measurements in docs/measured.md.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import sqrt
from typing import Final

from django.conf import settings
from django.db.models import Count, Max

from knowledge.models import GlossaryTerm
from search.across.dictionary import NAME, Dictionary
from search.analysis import Token, analyse, is_chinese
from search.engine.base import Alternative
from search.query_words import Stretch, phrase_terms

TRANSLATED: Final = 0.8
SYNONYM: Final = 0.5
LOOKED_AGAIN_AFTER: Final = 30.0  # seconds after which a change of the glossary is noticed
MOST_WORDS: Final = 6  # told to the reader


@dataclass(frozen=True)
class Group:
    """One idea: its words in both languages and its abbreviation."""

    pk: int
    name_en: str
    name_zh: str
    forms: tuple[str, ...]

    def name(self, language: str) -> str:
        """In this language."""
        return self.name_zh if language == "zh-hans" else self.name_en


@dataclass(frozen=True)
class Ambiguous:
    """A form that stands for several ideas."""

    form: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Expanded:
    """What else to look for."""

    alternatives: tuple[Stretch, ...] = ()
    words: tuple[str, ...] = ()
    """Of the other language, to be told to the reader."""
    ambiguous: tuple[Ambiguous, ...] = ()
    names: tuple[str, ...] = ()
    """Where the text as a whole is a term: all its forms."""


@dataclass(frozen=True)
class Expander:
    """Knows the groups of the glossary, and may know a dictionary."""

    groups: tuple[Group, ...] = ()
    dictionary: Dictionary = field(default_factory=Dictionary)

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[tuple[str, ...], str, list[Group]]]]:
        """Forms as terms, by their first one, the longest first."""
        found: dict[tuple[str, ...], tuple[str, list[Group]]] = {}
        for group in self.groups:
            for form in group.forms:
                if terms := tuple(token.term for token in analyse(form) if not token.is_extra):
                    groups = found.setdefault(terms, (form, []))[1]
                    if group not in groups:
                        groups.append(group)
        by_first: dict[str, list[tuple[tuple[str, ...], str, list[Group]]]] = {}
        for terms, (form, groups) in sorted(found.items(), key=lambda item: -len(item[0])):
            by_first.setdefault(terms[0], []).append((terms, form, groups))
        return by_first

    def expand(self, text: str) -> Expanded:
        """Other ways to say stretches of the text; each place belongs to one stretch at most."""
        tokens = [token for token in analyse(text) if not token.is_extra]
        stretches: list[Stretch] = []
        words: dict[str, None] = {}
        ambiguous: list[Ambiguous] = []
        place = 0
        free: list[Token] = []
        while place < len(tokens):
            match = self._match(tokens, place)
            if match is None:
                free.append(tokens[place])
                place += 1
                continue
            length, form, groups = match
            stretch = tokens[place : place + length]
            others = tuple(self._alternatives(stretch, groups))
            if others:
                stretches.append((stretch[0].place, stretch[-1].place + 1, others))
            words |= dict.fromkeys(self._told(form, groups))
            if len(groups) > 1:
                ambiguous.append(Ambiguous(form, tuple(groups)))
            place += length
        stretches += self.dictionary.stretches(free)
        return Expanded(tuple(stretches), tuple(words)[:MOST_WORDS], tuple(ambiguous), self._names(tokens))

    def _names(self, tokens: Sequence[Token]) -> tuple[str, ...]:
        match = self._match(tokens, 0) if tokens else None
        if match is None or match[0] != len(tokens):
            return ()
        return tuple(form for group in match[2] for form in group.forms)

    def _match(self, tokens: Sequence[Token], place: int) -> tuple[int, str, list[Group]] | None:
        for terms, form, groups in self._by_first.get(tokens[place].term, ()):
            stretch = tokens[place : place + len(terms)]
            if tuple(token.term for token in stretch) == terms:
                return len(terms), form, groups
        return None

    def _alternatives(self, stretch: Sequence[Token], groups: Sequence[Group]) -> Iterator[Alternative]:
        own = tuple(token.term for token in stretch)
        is_from_chinese = any(is_chinese(term) for term in own)
        seen = {own}
        for group in groups:
            for form in group.forms:
                tokens = analyse(form)
                terms = tuple(token.term for token in tokens if not token.is_extra)
                if terms and terms not in seen:
                    seen.add(terms)
                    weight = TRANSLATED if is_chinese(form) != is_from_chinese else SYNONYM
                    yield Alternative(phrase_terms(tokens), weight / sqrt(len(groups)))

    def _told(self, form: str, groups: Iterable[Group]) -> Iterator[str]:
        if is_chinese(form):
            yield from (group.name_en for group in groups)
        else:
            yield from (group.name_zh for group in groups)


@dataclass
class _Kept:
    expander: Expander
    signature: tuple[int, object]
    looked_at: float


_kept: _Kept | None = None


def for_site() -> Expander:
    """The glossary as it is, or was half a minute ago. One statement then, two where it changed, none between."""
    global _kept
    if _kept is not None and time.monotonic() - _kept.looked_at < LOOKED_AGAIN_AFTER:
        return _kept.expander
    counted = GlossaryTerm.objects.aggregate(count=Count("pk"), changed=Max("changed_at"))
    signature = (counted["count"], counted["changed"])
    if _kept is None or _kept.signature != signature:
        dictionary = Dictionary(settings.SEARCH_DIR / NAME)
        _kept = _Kept(Expander(tuple(_groups()), dictionary), signature, time.monotonic())
    _kept.looked_at = time.monotonic()
    return _kept.expander


def forget() -> None:
    """Ask the database at the next question."""
    global _kept
    _kept = None


def _groups() -> Iterator[Group]:
    for term in GlossaryTerm.objects.order_by("pk"):
        yield Group(term.pk, term.en, term.zh, tuple(term.forms))
