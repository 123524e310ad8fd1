"""By whatever somebody calls a thing, English, Chinese or abbreviated, they find the topic and articles about it."""

from collections import defaultdict

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from knowledge import catalogue
from knowledge.glossary import articles_about
from knowledge.models import ArticleRevision, GlossaryTerm, Topic
from knowledge.starter.loading import load_knowledge
from search.across import expanding
from search.kinds.reading import ARTICLE, TOPIC
from search.page.answering import Asked, answer
from tests.searching import index_in
from tests.worlds import standing

pytestmark = [pytest.mark.django_db, pytest.mark.services(seconds=60)]

LEAST_ROWS = 35  # of the starter glossary with a topic or article of this name; with fewer, this test looks at nothing
LEAST_NAMED = 15  # of those whose page names an article


@pytest.fixture(scope="module")
def library(django_db_setup, django_db_blocker, tmp_path_factory):
    """All that comes with the software, indexed."""
    with standing(django_db_blocker), index_in(tmp_path_factory.mktemp("library") / "search") as searching:
        expanding.forget()
        load_knowledge(timezone.now())
        searching.catch_up()
        yield
        expanding.forget()


def test_all_forms_of_a_term_find_its_topic_and_its_article(library):
    names = _names()
    rows = {term: here for term in GlossaryTerm.objects.order_by("pk") if (here := _about(term, names))}
    assert len(rows) >= LEAST_ROWS

    lost = defaultdict(list)
    for term, wanted in rows.items():
        for form in filter(None, (term.en, term.zh, term.abbreviation)):
            if missing := wanted - _found(form):
                lost[term.slug].append((form, missing))
    assert not lost, dict(lost)


def test_all_forms_of_a_term_find_the_same_article_of_those_that_its_page_names(library):
    shelf = catalogue.catalogue("en")
    about = {term: articles_about(term, shelf) for term in GlossaryTerm.objects.order_by("pk")}
    rows = {term: articles for term, articles in about.items() if articles}
    assert len(rows) >= LEAST_NAMED

    lost = {}
    for term, articles in rows.items():
        wanted = {(ARTICLE, reverse("article", args=[one.slug])) for one in articles}
        for form in filter(None, (term.en, term.zh, term.abbreviation)):
            wanted &= _found(form)
        if not wanted:
            lost[term.slug] = [one.slug for one in articles]
    assert not lost, lost


def _names():
    """What each topic and published article is called, by word in lower case. An article is named by its address."""
    found = defaultdict(set)
    for topic in Topic.objects.all():
        for name in (topic.slug.replace("-", " "), topic.name_en, topic.name_zh):
            found[name.casefold()].add((TOPIC, topic.get_absolute_url()))
    for revision in ArticleRevision.objects.published().select_related("text__article"):
        article = revision.text.article
        for name in (article.slug.replace("-", " "), revision.title):
            found[name.casefold()].add((ARTICLE, article.get_absolute_url()))
    return found


def _about(term, names):
    """Topics and articles that are called by one of its words."""
    return set().union(*(names.get(form.casefold(), ()) for form in (term.slug.replace("-", " "), *term.forms)))


def _found(form):
    """What the first page shows a guest."""
    made = answer(Asked(form), AnonymousUser())
    return {(shown.key.kind, shown.result.url) for shown in (*made.results, *made.cross)}
