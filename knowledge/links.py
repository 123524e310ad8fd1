"""Names of topics and glossary terms in texts, and where they lead. For `content.resolvers`."""

from collections.abc import Collection, Mapping

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
    """Forms of glossary terms that stand in the text, in lower case. One statement.

    A form that several terms share leads nowhere: which one is meant, only the writer knows.
    """
    lower = text.lower()
    owners: dict[str, list[GlossaryTerm]] = {}
    for term in GlossaryTerm.objects.all():
        for form in {form.lower() for form in term.forms}:
            if _is_distinct(form) and form in lower:
                owners.setdefault(form, []).append(term)
    return {form: _link(found[0]) for form, found in owners.items() if len(found) == 1}


def _is_distinct(form: str) -> bool:
    return len(form) >= (SHORTEST_LATIN if form.isascii() else SHORTEST_HAN)


def _link(term: GlossaryTerm) -> Link:
    words = [term.other_name, *filter(None, [term.abbreviation])]
    title = " · ".join(words) + (f": {term.definition}" if term.definition else "")
    return Link(
        url=reverse("glossary_term", args=[term.slug]), key=f"{term.pk}.{get_language()}", title=title[:LONGEST_TITLE]
    )
