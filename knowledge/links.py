"""Names of topics and glossary terms in texts, and where they lead. For `content.resolvers`."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.urls import reverse
from django.utils.translation import get_language

from content.markup.names import Link
from knowledge.models import GlossaryTerm, Topic

SHORTEST_LATIN = 3  # letters: an abbreviation of two stands for too many things
SHORTEST_HAN = 2
LONGEST_TITLE = 200  # characters


def topics(names: Collection[str]) -> Mapping[str, Link]:
    """`#slug` in a text leads to the topic. One statement."""
    found = Topic.objects.filter(slug__in=names).only("pk", "slug", "name_en", "name_zh")
    return {topic.slug: Link(url=topic.get_absolute_url(), key=str(topic.pk), title=topic.name) for topic in found}


def terms(text: str) -> Mapping[str, Link]:
    """Forms of glossary terms that stand in the text, in lower case. One statement, none while they are kept.

    A form that several terms share leads nowhere: which one is meant, only the writer knows.
    """
    lower = text.lower()
    forms = _kept.get() or _forms()
    return {form: _link(owners[0]) for form, owners in forms.items() if len(owners) == 1 and form in lower}


@contextmanager
def keeping_terms() -> Iterator[None]:
    """Within: the glossary is read once, for whoever lays out many texts and changes no term meanwhile."""
    token = _kept.set(_forms())
    try:
        yield
    finally:
        _kept.reset(token)


_kept: ContextVar[dict[str, list[GlossaryTerm]] | None] = ContextVar("kept_terms", default=None)


def _forms() -> dict[str, list[GlossaryTerm]]:
    owners: dict[str, list[GlossaryTerm]] = {}
    for term in GlossaryTerm.objects.all():
        for form in {form.lower() for form in term.forms}:
            if len(form) >= (SHORTEST_LATIN if form.isascii() else SHORTEST_HAN):
                owners.setdefault(form, []).append(term)
    return owners


def _link(term: GlossaryTerm) -> Link:
    words = [term.other_name, *filter(None, [term.abbreviation])]
    title = " · ".join(words) + (f": {term.definition}" if term.definition else "")
    return Link(
        url=reverse("glossary_term", args=[term.slug]), key=f"{term.pk}.{get_language()}", title=title[:LONGEST_TITLE]
    )
