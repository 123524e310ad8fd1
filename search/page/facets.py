"""What results can be narrowed down by, with how many there are of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from forum import kinds as forum_kinds
from foundation.errors import Text
from knowledge.models import Topic

if TYPE_CHECKING:
    from search.page.answering import Asked

MOST_TOPICS: Final = 10
STATES: Final = ("solved", "unanswered", "reviewed")
# By the name in the address: the prefix of its marks.
PREFIXES: Final = {"kind": "k:", "lang": "l:", "topic": "t:", "is": "s:"}


@dataclass(frozen=True)
class Choice:
    """One box."""

    value: str
    label: Text
    count: int
    is_chosen: bool
    language: str = ""


@dataclass(frozen=True)
class Facet:
    """One group of boxes, by the name in the address."""

    name: str
    label: Text
    choices: list[Choice]


def chosen_filters(chosen: Mapping[str, list[str]]) -> tuple[tuple[str, ...], ...]:
    """Marks of chosen boxes: any within a group, all groups."""
    return tuple(tuple(f"{PREFIXES[name]}{value}" for value in values) for name, values in chosen.items() if values)


def facets_of(counts: Mapping[str, int], asked: "Asked") -> list[Facet]:
    """Groups in which there is something to choose. One statement, for the names of topics."""
    found = []
    for name, label, labels in (
        ("kind", _("Kind"), _kind_labels()),
        ("is", _("State"), _state_labels()),
        ("lang", _("Language"), {"en": "English", "zh-hans": "中文"}),
        ("topic", _("Topic"), _topic_labels(counts)),
    ):
        choices = _choices(name, labels, counts, asked.chosen.get(name, []))
        if choices:
            found.append(Facet(name, label, choices))
    return found


def _choices(name: str, labels: Mapping[str, Text], counts: Mapping[str, int], chosen: list[str]) -> list[Choice]:
    prefix = PREFIXES[name]
    return [
        Choice(
            value,
            label,
            counts.get(f"{prefix}{value}", 0),
            is_chosen=value in chosen,
            language=value if name == "lang" else "",
        )
        for value, label in labels.items()
        if counts.get(f"{prefix}{value}") or value in chosen
    ]


def kinds_of_facet() -> list[str]:
    """The values of the facet `kind`."""
    return list(_kind_labels())


def kind_label(value: str) -> Text:
    """What many of this kind are called; the word itself where this release does not know it."""
    return _kind_labels().get(value, value)


def _kind_labels() -> dict[str, Text]:
    return {
        "article": _("Articles"),
        **{kind.slug: kind.plural for kind in forum_kinds.declared()},
        "topic": _("Topics"),
        "term": _("Terms"),
        "path": _("Learning paths"),
        "person": _("People"),
        "page": _("Pages and help"),
    }


def _state_labels() -> dict[str, Text]:
    return dict(zip(STATES, (_("Solved"), _("Unanswered"), _("Reviewed")), strict=True))


def _topic_labels(counts: Mapping[str, int]) -> dict[str, Text]:
    slugs = sorted((mark for mark in counts if mark.startswith("t:")), key=lambda mark: (-counts[mark], mark))
    wanted = [mark[2:] for mark in slugs[:MOST_TOPICS]]
    names = {topic.slug: topic.name for topic in Topic.objects.filter(slug__in=wanted)}
    return {slug: names[slug] for slug in wanted if slug in names}
