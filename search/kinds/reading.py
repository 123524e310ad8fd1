"""What there is to read in the knowledge base: articles, topics, terms of the glossary, learning paths. All public."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from knowledge.models import ArticleRevision, ArticleText, GlossaryTerm, LearningPath, Topic
from search.documents import Document, Key, public_mark
from search.kinds.registry import Badge, Result, Searchable, Viewer, keys_of, plain

ARTICLE: Final = "article"
TOPIC: Final = "topic"
TERM: Final = "term"
PATH: Final = "path"
NO_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)  # of what has no date, so that it comes last by time


def _articles() -> QuerySet[ArticleText]:
    return ArticleText.objects.filter(revisions__is_published=True)


def _published(ids: Sequence[int]) -> QuerySet[ArticleRevision]:
    found = ArticleRevision.objects.published().filter(text__in=ids)
    return found.select_related("text__article__topic").order_by("text_id")


def _build_articles(ids: Sequence[int]) -> Iterable[Document]:
    public = public_mark()
    for revision in _published(ids):
        article = revision.text.article
        yield Document(
            key=Key(ARTICLE, revision.text_id),
            title=revision.title,
            body=_words(revision),
            audiences=(public,),
            filed_as=ARTICLE,
            created_at=revision.published_at or revision.created_at,
            language=revision.language,
            topics=(article.topic.slug,),
            states=() if revision.is_unreviewed_starter else ("reviewed",),
            weight=1.05 if revision.is_unreviewed_starter else 1.1,
        )


def _load_articles(viewer: Viewer, ids: Sequence[int]) -> Mapping[int, Result]:
    visible = set(ArticleText.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    return {one.text_id: _article(one) for one in _published(ids) if one.text_id in visible}


def _article(revision: ArticleRevision) -> Result:
    article = revision.text.article
    badge: Badge = ("lapsed", _("starter text")) if revision.is_unreviewed_starter else ("checked", _("Reviewed"))
    return Result(
        title=revision.title,
        url=article.get_absolute_url(),
        text=_words(revision),
        language=revision.language,
        label=_("Article"),
        icon="book",
        notes=(article.topic.name,),
        badges=(badge,),
        happened_at=revision.published_at,
    )


def _words(revision: ArticleRevision) -> str:
    """What a reader sees of it, section after section, in the order of the text."""
    return " ".join(plain(html) for key, html in sorted(revision.html.items()) if isinstance(html, str))


def _topics() -> QuerySet[Topic]:
    return Topic.objects.all()


def _build_topics(ids: Sequence[int]) -> Iterable[Document]:
    public = public_mark()
    for topic in Topic.objects.filter(pk__in=ids).prefetch_related("texts").order_by("pk"):
        yield Document(
            key=Key(TOPIC, topic.pk),
            title=f"{topic.name_en} {topic.name_zh}",
            body=" ".join(plain(text.html) for text in topic.texts.all()),
            audiences=(public,),
            filed_as=TOPIC,
            created_at=NO_TIME,
            topics=(topic.slug,),
            names=(topic.name_en, topic.name_zh),
            weight=1.15,
        )


def _load_topics(viewer: Viewer, ids: Sequence[int]) -> Mapping[int, Result]:
    language = get_language()
    topics = Topic.objects.visible_to(viewer).prefetch_related("texts").in_bulk(ids)
    return {
        pk: Result(
            title=topic.name,
            url=topic.get_absolute_url(),
            text=" ".join(plain(text.html) for text in topic.texts.all() if text.language == language),
            language=language or "",
            label=_("Topic"),
            icon="list",
            notes=(topic.other_name,),
        )
        for pk, topic in topics.items()
    }


def _terms() -> QuerySet[GlossaryTerm]:
    return GlossaryTerm.objects.all()


def _build_terms(ids: Sequence[int]) -> Iterable[Document]:
    public = public_mark()
    for term in GlossaryTerm.objects.filter(pk__in=ids).order_by("pk"):
        yield Document(
            key=Key(TERM, term.pk),
            title=" · ".join(term.forms),
            body=f"{term.definition_en} {term.definition_zh}",
            audiences=(public,),
            filed_as=TERM,
            created_at=term.changed_at or NO_TIME,
            topics=(term.slug,),
            names=tuple(term.forms),
        )


def _load_terms(viewer: Viewer, ids: Sequence[int]) -> Mapping[int, Result]:
    language = get_language() or ""
    terms = GlossaryTerm.objects.visible_to(viewer).in_bulk(ids)
    return {
        pk: Result(
            title=f"{term.name} ({term.abbreviation})" if term.abbreviation else term.name,
            url=term.get_absolute_url(),
            text=" ".join(filter(None, [term.other_name, *term.synonyms, term.definition])),
            language=language,
            label=_("Term"),
            icon="book",
            notes=(term.other_name,),
        )
        for pk, term in terms.items()
    }


def _paths() -> QuerySet[LearningPath]:
    return LearningPath.objects.all()


def _build_paths(ids: Sequence[int]) -> Iterable[Document]:
    public = public_mark()
    for path in LearningPath.objects.filter(pk__in=ids).order_by("pk"):
        yield Document(
            key=Key(PATH, path.pk),
            title=f"{path.title_en} {path.title_zh}",
            body="",
            audiences=(public,),
            filed_as=PATH,
            created_at=NO_TIME,
            names=(path.title_en, path.title_zh),
        )


def _load_paths(viewer: Viewer, ids: Sequence[int]) -> Mapping[int, Result]:
    paths = LearningPath.objects.visible_to(viewer).in_bulk(ids)
    language = get_language() or ""
    return {
        pk: Result(
            title=path.title,
            url=reverse("learning_path", args=[path.slug]),
            language=language,
            label=_("Learning path"),
            icon="path",
        )
        for pk, path in paths.items()
    }


ARTICLES: Final = Searchable(kind=ARTICLE, keys=keys_of(_articles), build=_build_articles, load=_load_articles)
TOPICS: Final = Searchable(kind=TOPIC, keys=keys_of(_topics), build=_build_topics, load=_load_topics)
TERMS: Final = Searchable(kind=TERM, keys=keys_of(_terms), build=_build_terms, load=_load_terms)
PATHS: Final = Searchable(kind=PATH, keys=keys_of(_paths), build=_build_paths, load=_load_paths)
