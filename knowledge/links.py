"""Names of topics, pages and glossary terms in texts, and where they lead. For `content.resolvers`."""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from content.markup.finish import whole_term
from content.markup.names import Link
from knowledge.models import ArticleRevision, GlossaryTerm, LearningPath, Topic

SHORTEST_LATIN = 3  # letters: an abbreviation of two stands for too many things
SHORTEST_HAN = 2
LONGEST_TITLE = 200  # characters


def topics(names: Collection[str]) -> Mapping[str, Link]:
    """`#slug` in a text leads to the topic. One statement."""
    found = Topic.objects.filter(slug__in=names).only("pk", "slug", "name_en", "name_zh")
    return {topic.slug: Link(url=topic.get_absolute_url(), key=str(topic.pk), title=topic.name) for topic in found}


def pages(names: Collection[str]) -> Mapping[str, Link]:
    """`[words](article:slug)`, and `topic:` and `path:` alike, lead to the page. A statement for each kind.

    An article that nobody published yet is not known: a link must not tell that somebody writes it.
    """
    slugs: dict[str, list[str]] = {}
    for name in names:
        kind, _colon, slug = name.partition(":")
        slugs.setdefault(kind, []).append(slug)
    found = {kind: _KNOWN[kind](wanted) for kind, wanted in slugs.items()}
    return {
        f"{kind}:{slug}": Link(url=reverse(_ADDRESSES[kind], args=[slug]), key=slug)
        for kind, known in found.items()
        for slug in known
    }


def _articles(slugs: Collection[str]) -> set[str]:
    shown = ArticleRevision.objects.published().filter(text__article__slug__in=slugs)
    return {*shown.values_list("text__article__slug", flat=True)} | (_coming.get() & {*slugs})


def _paths(slugs: Collection[str]) -> set[str]:
    return {*LearningPath.objects.filter(slug__in=slugs).values_list("slug", flat=True)} | (_coming.get() & {*slugs})


def _topics(slugs: Collection[str]) -> set[str]:
    return {*Topic.objects.filter(slug__in=slugs).values_list("slug", flat=True)}


def spelled_out(markdown: str) -> str:
    """The same Markdown with whole addresses where links name pages, for readers elsewhere."""
    return _TARGET.sub(
        lambda match: f"]({settings.SITE_URL}{reverse(_ADDRESSES[match['kind'].lower()], args=[match['slug']])})",
        markdown,
    )


_TARGET = re.compile(r"\]\((?P<kind>article|path|topic):(?P<slug>[A-Za-z0-9][A-Za-z0-9-]{0,99})\)", re.IGNORECASE)
_ADDRESSES = {"article": "article", "path": "learning_path", "topic": "topic"}
_KNOWN = {"article": _articles, "path": _paths, "topic": _topics}
_coming: ContextVar[frozenset[str]] = ContextVar("coming_pages", default=frozenset())


@contextmanager
def counting_on(slugs: Collection[str]) -> Iterator[None]:
    """Within: links lead to these articles and paths already, for whoever stores texts that name each other."""
    token = _coming.set(frozenset(slugs))
    try:
        yield
    finally:
        _coming.reset(token)


def terms(text: str) -> Mapping[str, Link]:
    """Forms of glossary terms that stand in the text, in lower case. One statement, none while they are kept.

    A form that several terms share leads nowhere: which one is meant, only the writer knows. So does an everyday word,
    unless another form of its term stands in the text: "deployment" alone is any deployment (decision 0178).
    """
    lower = text.lower()
    forms = _kept.get() or _forms()
    near = {form: owners[0] for form, owners in forms.items() if len(owners) == 1 and form in lower}
    found = {form: term for form, term in near.items() if re.search(whole_term(form), lower)}
    meant = {term for form, term in found.items() if form not in _everyday(term)}
    return {form: _link(term) for form, term in found.items() if form not in _everyday(term) or term in meant}


def _everyday(term: GlossaryTerm) -> set[str]:
    return {form.lower() for form in term.everyday_forms} if term.everyday else set()


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
        for form in {form.lower() for form in (*term.telling_forms, *term.everyday_forms)}:
            if len(form) >= (SHORTEST_LATIN if form.isascii() else SHORTEST_HAN):
                owners.setdefault(form, []).append(term)
    return owners


def _link(term: GlossaryTerm) -> Link:
    words = [term.other_name, *filter(None, [term.abbreviation])]
    title = " · ".join(words) + (f": {term.definition}" if term.definition else "")
    return Link(
        url=reverse("glossary_term", args=[term.slug]), key=f"{term.pk}.{get_language()}", title=title[:LONGEST_TITLE]
    )
