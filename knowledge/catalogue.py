"""What there is to read, as every page of the knowledge base needs it: topics, published articles, paths.

Worked out in six statements and kept in the cache until the site's epoch moves, which every change of it does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.core.cache import cache

from foundation import site
from foundation.near import Near
from foundation.paths import path_of
from knowledge.models import (
    Article,
    ArticlePrerequisite,
    ArticleRevision,
    LearningPath,
    PathStep,
    Topic,
    TopicPrerequisite,
)

KEPT: Final = 3600  # seconds
at_hand: "Near[Catalogue]" = Near(most=8, seconds=60)


@dataclass(frozen=True)
class TopicEntry:
    """One topic."""

    pk: int
    slug: str
    name_en: str
    name_zh: str
    parent: int | None
    level: int
    needs: tuple[int, ...]

    def name(self, language: str) -> str:
        """In this language."""
        return self.name_zh if language == "zh-hans" else self.name_en

    @property
    def url(self) -> str:
        """Of its page, in the reader's language."""
        return path_of("topic", self.slug)


@dataclass(frozen=True)
class ArticleEntry:
    """One article that can be read, in the asked language or, where there is none, in the other."""

    pk: int
    slug: str
    topic: int
    level: int
    language: str
    title: str
    minutes: int
    number: int
    is_unreviewed: bool
    review_due_date: date | None
    needs: tuple[int, ...]
    see_also: tuple[int, ...]

    @property
    def url(self) -> str:
        """Of its page, in the reader's language."""
        return path_of("article", self.slug)

    def is_due(self, today: date) -> bool:
        """Whether somebody should look at it again."""
        return self.review_due_date is not None and self.review_due_date <= today


@dataclass(frozen=True)
class PathEntry:
    """One learning path, with the articles of it that can be read."""

    slug: str
    title: str
    audience: str
    steps: tuple[int, ...]

    @property
    def url(self) -> str:
        """Of its page, in the reader's language."""
        return path_of("learning_path", self.slug)


@dataclass(frozen=True)
class Catalogue:
    """Everything, for readers of one language."""

    language: str
    topics: dict[int, TopicEntry] = field(default_factory=dict)
    """In the order of the tree."""
    articles: dict[int, ArticleEntry] = field(default_factory=dict)
    """By level, then title."""
    paths: tuple[PathEntry, ...] = ()

    def children(self, parent: int | None) -> list[TopicEntry]:
        """Topics right below this one."""
        return [topic for topic in self.topics.values() if topic.parent == parent]

    def below(self, topic: int) -> list[TopicEntry]:
        """The topic and everything that is part of it."""
        found = [self.topics[topic]]
        for entry in found:
            found += self.children(entry.pk)
        return found

    def above(self, topic: int) -> list[TopicEntry]:
        """What the topic is part of, from the root down, itself at the end."""
        found: list[TopicEntry] = []
        here = self.topics.get(topic)
        while here is not None and here not in found:
            found.insert(0, here)
            here = self.topics.get(here.parent) if here.parent else None
        return found

    def on(self, topics: Iterable[int]) -> list[ArticleEntry]:
        """Articles about any of these topics."""
        wanted = set(topics)
        return [article for article in self.articles.values() if article.topic in wanted]

    def named(self, keys: Iterable[int]) -> list[ArticleEntry]:
        """Those of these articles that can be read, in this order."""
        return [self.articles[key] for key in keys if key in self.articles]

    def after(self, article: int) -> list[ArticleEntry]:
        """Articles that build on this one."""
        return [entry for entry in self.articles.values() if article in entry.needs]

    def next_in_paths(self, article: int) -> list[tuple[PathEntry, ArticleEntry]]:
        """What follows this article, in each path that it is a step of."""
        found = []
        for path in self.paths:
            if article in path.steps[:-1]:
                following = path.steps[path.steps.index(article) + 1]
                found.append((path, self.articles[following]))
        return found


def catalogue(language: str, *, topic: int | None = None) -> Catalogue:
    """The catalogue as it is now. One read of the cache; six statements where it is not kept.

    A kept one without `topic`, which the caller has found in the database, is older than that topic: whoever made it
    has not moved the site's epoch yet, or never came to. It is made anew.
    """
    key = f"knowledge.catalogue:{site.facts().epoch}:{language}"
    near = at_hand.get_many([key]).get(key)
    found = near or cache.get(key)
    if not isinstance(found, Catalogue) or (topic is not None and topic not in found.topics):
        found = _made(language)
        cache.set(key, found, KEPT)
    if found is not near:
        at_hand.set_many({key: found})
    return found


def _made(language: str) -> Catalogue:
    articles = _articles(language)
    return Catalogue(language, _topics(), articles, _paths(language, articles))


def _topics() -> dict[int, TopicEntry]:
    needs = _edges(TopicPrerequisite.objects.values_list("topic_id", "needed_id").order_by("needed__position"))
    rows = Topic.objects.order_by("position", "pk").values_list(
        "pk", "slug", "name_en", "name_zh", "parent_id", "level"
    )
    return {row[0]: TopicEntry(*row, needs=needs.get(row[0], ())) for row in rows}


def _articles(language: str) -> dict[int, ArticleEntry]:
    needs = _edges(ArticlePrerequisite.objects.values_list("article_id", "needed_id").order_by("pk"))
    through = Article.see_also.through
    also = _edges(through.objects.values_list("from_article_id", "to_article_id").order_by("pk"))
    rows = (
        ArticleRevision.objects.published()
        .select_related("text__article")
        .only(
            "title",
            "language",
            "minutes",
            "number",
            "origin",
            "state",
            "text__review_due_date",
            "text__article__slug",
            "text__article__topic_id",
            "text__article__level",
        )
    )
    found: dict[int, ArticleEntry] = {}
    for row in sorted(rows, key=lambda row: (row.text.article.level, row.title)):
        article = row.text.article
        if row.language == language or article.pk not in found:
            found.pop(article.pk, None)
            found[article.pk] = ArticleEntry(
                pk=article.pk,
                slug=article.slug,
                topic=article.topic_id,
                level=article.level,
                language=row.language,
                title=row.title,
                minutes=row.minutes,
                number=row.number,
                is_unreviewed=row.is_unreviewed_starter,
                review_due_date=row.text.review_due_date,
                needs=needs.get(article.pk, ()),
                see_also=also.get(article.pk, ()),
            )
    return dict(sorted(found.items(), key=lambda item: (item[1].level, item[1].title)))


def _paths(language: str, articles: dict[int, ArticleEntry]) -> tuple[PathEntry, ...]:
    steps = _edges(PathStep.objects.values_list("path_id", "article_id").order_by("position"))
    return tuple(
        PathEntry(
            slug=path.slug,
            title=path.title_zh if language == "zh-hans" else path.title_en,
            audience=path.audience,
            steps=tuple(key for key in steps.get(path.pk, ()) if key in articles),
        )
        for path in LearningPath.objects.order_by("position", "pk")
    )


def _edges(pairs: Iterable[tuple[int, int]]) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for one, other in pairs:
        found.setdefault(one, []).append(other)
    return {one: tuple(others) for one, others in found.items()}
