"""Pages of articles and revisions for programs, by statements that are written once (docs/decisions/0111)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef

from accounts.querysets import columns_of_member
from foundation import keyset
from foundation.json_rows import JsonRows
from foundation.prepared import Value
from foundation.prepared_pages import PreparedPages
from knowledge.models import Article, ArticleRevision
from knowledge.querysets.articles import reader_of, sees_all

Viewer = Any  # a member or a guest
_PUBLISHED = ("language", "title", "number", "minutes", "state", "origin", "published_at")
_OF_ARTICLES = ("slug", "level", "is_about_safety", "created_at", "topic__slug", "topic__is_about_safety")
_OF_REVISIONS = (
    *("language", "number", "title", "state", "significance", "origin", "is_published", "summary", "minutes"),
    *("content_hash", "based_on_id", "created_at", "submitted_at", "decided_at", "decision_note", "held_at"),
    *("published_at", "text__article__slug"),
    *columns_of_member("author"),
)


@dataclass(frozen=True)
class _Reader:
    """All of a reader that decides how a statement is written."""

    is_member: bool
    sees_all: bool
    topics: int | None
    """How many topics they review; None for all."""


@dataclass(frozen=True)
class Narrowed:
    """Which ones are asked for; None where all are."""

    language: str | None = None
    level: int | None = None
    state: str | None = None


@dataclass(frozen=True)
class _Asked:
    """All that decides how a page is asked for."""

    reader: _Reader
    narrowed: Narrowed
    of_article: bool = False
    has_texts: bool = False


def articles_for(viewer: Viewer, narrowed: Narrowed, *, sides: tuple[str, str], size: int) -> keyset.Slice:
    """A page of the articles that the viewer can read, the newest first. Raises BadCursor."""
    values, reader = _of_reader(viewer)
    return _articles.cut(*values, shape=_Asked(reader, narrowed), sides=sides, size=size)


def revisions_for(
    viewer: Viewer,
    narrowed: Narrowed,
    *,
    article: int | None = None,
    has_texts: bool,
    sides: tuple[str, str],
    size: int,
) -> keyset.Slice:
    """A page of the revisions that the viewer may see, of all articles or one, the newest first. Raises BadCursor."""
    values, reader = _of_reader(viewer)
    asked = _Asked(reader, narrowed, of_article=article is not None, has_texts=has_texts)
    return _revisions.cut(*values, *([] if article is None else [article]), shape=asked, sides=sides, size=size)


def with_published(found: Any) -> Any:  # Any: a queryset of articles, with rows of another table
    """Articles with what readers see of them, in the same statement."""
    published = ArticleRevision.objects.filter(text__article=OuterRef("pk"), is_published=True)
    listed = found.select_related("topic").only(*_OF_ARTICLES)
    return listed.annotate(published_rows=JsonRows(published, *_PUBLISHED))


def narrowed_articles(found: Any, narrowed: Narrowed) -> Any:  # Any: a queryset of articles
    """Those in this language and on this level."""
    if narrowed.language is not None:
        found = found.published_in(narrowed.language)
    return found if narrowed.level is None else found.filter(level=narrowed.level)


def _of_reader(viewer: Viewer) -> tuple[list[Value], _Reader]:
    if sees_all(viewer):
        return [], _Reader(is_member=True, sees_all=True, topics=None)
    number, topics = reader_of(viewer)
    values: list[Value] = [] if number is None else [number, *(topics or [])]
    return values, _Reader(number is not None, sees_all=False, topics=None if topics is None else len(topics))


def _seen(found: Any, values: Iterator[Any], reader: _Reader) -> Any:  # Any: querysets with `seen_by`, and marks
    if reader.sees_all:
        return found.all()
    number = next(values) if reader.is_member else None
    return found.seen_by(number, None if reader.topics is None else [next(values) for _topic in range(reader.topics)])


def _written_articles(*values: Any, shape: _Asked) -> Any:
    return with_published(narrowed_articles(_seen(Article.objects, iter(values), shape.reader), shape.narrowed))


def _written_revisions(*values: Any, shape: _Asked) -> Any:
    left, asked = iter(values), shape.narrowed
    found = _seen(ArticleRevision.objects, left, shape.reader)
    if shape.of_article:
        found = found.filter(text__article=next(left))
    wanted = {"language": asked.language, "state": asked.state}
    found = found.filter(**{name: value for name, value in wanted.items() if value is not None})
    listed = found.select_related("text__article", "author__shown_credential")
    return listed if shape.has_texts else listed.only(*_OF_REVISIONS)


_articles = PreparedPages(Article, "id", _written_articles)
_revisions = PreparedPages(ArticleRevision, "id", _written_revisions)
