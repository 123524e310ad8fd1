"""A query as a question to the index, for one viewer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from accounts.models import User
from forum import kinds as forum_kinds
from forum.models import Category, Tag
from foundation.errors import Text
from knowledge.models import Topic
from search.across import Ambiguous, Expanded, Expander
from search.analysis import is_chinese
from search.engine.base import Wanted
from search.engine.schema import whole_name
from search.kinds.registry import Viewer
from search.query.audiences import marks_of
from search.query.parsing import Query
from search.query_words import clauses_of, phrases_of

OTHER_KINDS: Final = ("article", "topic", "term", "path", "person", "page")


@dataclass(frozen=True)
class Plan:
    """The question, and what there is to say about it."""

    wanted: Wanted
    notes: tuple[Text, ...] = ()
    also: tuple[str, ...] = ()
    """Words that were looked for besides those that were typed."""
    ambiguous: tuple[Ambiguous, ...] = ()
    is_impossible: bool = False
    """A name that was asked for is not there: nothing can be found."""


def plan(query: Query, viewer: Viewer, expander: Expander) -> Plan:
    """The question of this query. A constant number of statements at most."""
    notes = list(query.notes)
    filters, missing = _marks(query.filters, viewer)
    without, missing_without = _marks(query.without, viewer)
    notes += [*missing, *missing_without]
    words = " ".join(query.words)
    expanded = expander.expand(words)
    wanted = Wanted(
        audiences=marks_of(viewer),
        clauses=tuple(clauses_of(words, expanded.alternatives)),
        phrases=(*phrases_of(query.phrases), *phrases_of(query.title_words, is_in_title=True)),
        excluded=tuple(phrases_of(query.excluded)),
        names=names_of(words, expanded),
        filters=tuple(filters),
        without=tuple(mark for group in without for mark in group),
        before=query.before,
        after=query.after,
    )
    return Plan(wanted, tuple(notes), expanded.words, expanded.ambiguous, is_impossible=bool(missing))


def names_of(words: str, expanded: Expanded) -> tuple[str, ...]:
    """Names that these words are, typed whole: themselves, and what else the glossary calls the same."""
    return tuple(dict.fromkeys(filter(None, map(whole_name, (words, *expanded.names)))))


def strictly(wanted: Wanted) -> Wanted:
    """The same, of what holds every word: what a list in the order of time needs. Of Chinese, every pair."""
    clauses = []
    for clause in wanted.clauses:
        is_character = len(clause.terms) == 1 and len(clause.terms[0]) == 1 and is_chinese(clause.terms[0])
        if clause.alternatives or not is_character:
            clauses.append(clause)
    return replace(wanted, clauses=tuple(clauses) or wanted.clauses, is_strict=True)


def _marks(asked: dict[str, list[str]], viewer: Viewer) -> tuple[list[tuple[str, ...]], list[Text]]:
    """Marks of operators, each group any of; and a sentence for each name that is not there, or not for this viewer."""
    groups: list[tuple[str, ...]] = []
    notes: list[Text] = []
    for name, values in asked.items():
        known = _FIND[name](values, viewer)
        notes += [_missing(name, value) for value in values if value not in known]
        if known:
            groups.append(tuple(dict.fromkeys(known.values())))
    return groups, notes


def _missing(name: str, value: str) -> str:
    if name == "kind":
        kinds = ", ".join([*(kind.slug for kind in forum_kinds.declared()), *OTHER_KINDS])
        return _("“kind:%(value)s” is not known. What can be asked: %(kinds)s.") % {"value": value, "kinds": kinds}
    return _("“%(name)s:%(value)s”: there is nothing of this name here.") % {"name": name, "value": value}


def _authors(values: Sequence[str], viewer: Viewer) -> dict[str, str]:
    members = User.objects.visible_to(viewer).with_usernames(list(values)).values_list("username", "pk")
    found = {username.lower(): f"u:{pk}" for username, pk in members}
    if "me" in values and viewer.is_authenticated and "me" not in found:
        found["me"] = f"u:{viewer.pk}"
    return {value: found[value] for value in values if value in found}


def _tags(values: Sequence[str], viewer: Viewer) -> dict[str, str]:
    return {slug: f"g:{slug}" for slug in Tag.objects.filter(slug__in=values).values_list("slug", flat=True)}


def _topics(values: Sequence[str], viewer: Viewer) -> dict[str, str]:
    """By address or by name in either language, with all that is part of them."""
    rows = list(Topic.objects.visible_to(viewer).values_list("pk", "slug", "name_en", "name_zh", "parent_id"))
    found: dict[str, str] = {}
    for _pk, slug, name_en, name_zh, _parent in rows:
        for value in values:
            if value in (slug, name_en.lower(), name_zh.lower()):
                found[value] = f"t:{slug}"
    return found


def _kinds(values: Sequence[str], viewer: Viewer) -> dict[str, str]:
    known = {kind.slug: kind.slug for kind in forum_kinds.declared()} | {kind: kind for kind in OTHER_KINDS}
    known |= {str(kind.name).lower(): kind.slug for kind in forum_kinds.declared()}
    plural = {value: value.removesuffix("s") for value in values}
    return {
        value: f"k:{known.get(value) or known[plural[value]]}"
        for value in values
        if value in known or plural[value] in known
    }


def _categories(values: Sequence[str], viewer: Viewer) -> dict[str, str]:
    visible = Category.objects.visible_to(viewer).filter(slug__in=values).values_list("slug", flat=True)
    return {slug: f"c:{slug}" for slug in visible}


_FIND: Final[Mapping[str, Callable[[Sequence[str], Viewer], dict[str, str]]]] = {
    "author": _authors,
    "tag": _tags,
    "topic": _topics,
    "kind": _kinds,
    "category": _categories,
    "is": lambda values, viewer: {value: f"s:{value}" for value in values},
    "lang": lambda values, viewer: {value: f"l:{value}" for value in values},
}
