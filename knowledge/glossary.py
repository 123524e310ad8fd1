"""The glossary as pages show it."""

import re
from typing import Any

from django.utils.translation import get_language

from content.markup.finish import whole_term
from knowledge.catalogue import ArticleEntry, Catalogue
from knowledge.models import GlossaryTerm

OTHERS = "#"


def grouped(terms: list[GlossaryTerm]) -> list[tuple[str, list[GlossaryTerm]]]:
    """Terms under the first letter of their English word, which both languages know; the rest under #."""
    groups: dict[str, list[GlossaryTerm]] = {}
    for term in sorted(terms, key=lambda term: (term.en.casefold(), term.pk)):
        first = term.en[:1].upper()
        groups.setdefault(first if "A" <= first <= "Z" else OTHERS, []).append(term)
    return sorted(groups.items(), key=lambda group: (group[0] == OTHERS, group[0]))


def with_abbreviation(terms: Any, term: GlossaryTerm) -> list[GlossaryTerm]:
    """Other terms with the same abbreviation, whatever its case: it says nothing by itself. Any: a queryset."""
    if not term.abbreviation:
        return []
    return list(terms.filter(abbreviation__iexact=term.abbreviation).exclude(pk=term.pk).order_by("en", "pk"))


def articles_about(term: GlossaryTerm, shelf: Catalogue) -> list[ArticleEntry]:
    """Articles with one of its words in their title, or on the topic of this name."""
    language = get_language()
    named = re.compile("|".join(whole_term(word) for word in term.forms if len(word) > 1), re.IGNORECASE)
    topics = {topic.pk for topic in shelf.topics.values() if topic.slug == term.slug}
    return [
        article
        for article in shelf.articles.values()
        if article.topic in topics or (article.language == language and named.search(article.title))
    ]
