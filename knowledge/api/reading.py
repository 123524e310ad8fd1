"""Reading the knowledge base: topics, articles with their revisions, paths, terms."""

from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.operations import operation
from foundation.api.shapes import Given
from foundation.api.views import ApiView
from knowledge import api_lists, api_rows
from knowledge.api.shapes import (
    ArticleRevisionShown,
    ArticleShown,
    CommentShown,
    FaultShown,
    PathShown,
    ReviewShown,
    TermShown,
    TopicShown,
)
from knowledge.api_lists import Narrowed
from knowledge.models import (
    Article,
    ArticleRevision,
    GlossaryTerm,
    LearningPath,
    NeedsChange,
    Topic,
)
from knowledge.querysets.reviews import below
from knowledge.vocabulary import LANGUAGE_CODES, Level, State


class TopicQuery(Given):
    """Which topics."""

    part_of = serializers.SlugField(required=False, help_text="Those below this topic, however deep.")


class Topics(ApiView):
    """What the community's knowledge is about."""

    @operation("read:knowledge", is_open=True, asks=TopicQuery, gives=TopicShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List topics, as they stand in the tree."""
        found = api_rows.topics(self)
        if "part_of" in self.query:
            parent = get_object_or_404(Topic.objects.visible_to(self.caller), slug=self.query["part_of"])
            found = found.filter(pk__in=below([parent.pk])).exclude(pk=parent.pk)
        cut = self.cut(found, "position", is_rising=True)
        return self.page_of(cut, texts=api_rows.texts(self, cut.rows))


class OneTopic(ApiView):
    """One topic."""

    @operation("read:knowledge", is_open=True, gives=TopicShown)
    def get(self, request: Request, slug: str) -> Response:
        """Read a topic."""
        found = get_object_or_404(api_rows.topics(self), slug=slug)
        return self.shown(found, texts=api_rows.texts(self, [found]))


class ArticleQuery(Given):
    """Which articles."""

    topic = serializers.SlugField(required=False, help_text="With everything that is part of it.")
    language = serializers.ChoiceField(choices=LANGUAGE_CODES, required=False, help_text="Published in it.")
    level = serializers.ChoiceField(choices=Level.values, required=False)
    q = serializers.CharField(required=False, max_length=80, help_text="Words of a published title.")


class Articles(ApiView):
    """Lists of articles."""

    @operation("read:knowledge", is_open=True, asks=ArticleQuery, gives=ArticleShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List articles that the caller can read, the newest first."""
        asked = self.query
        narrowed = Narrowed(language=asked.get("language"), level=asked.get("level"))
        if "topic" not in asked and "q" not in asked:
            cut = api_lists.articles_for(self.caller, narrowed, sides=self.sides(), size=self.limit)
            return self.page_of(cut)
        found = api_lists.narrowed_articles(api_rows.articles(self), narrowed)
        if "topic" in asked:
            topic = get_object_or_404(Topic.objects.visible_to(self.caller), slug=asked["topic"])
            found = found.filter(topic_id__in=below([topic.pk]))
        if "q" in asked:
            titled = ArticleRevision.objects.visible_to(self.caller).published().filter(title__icontains=asked["q"])
            found = found.filter(pk__in=titled.values("text__article_id"))
        return self.page_of(self.cut(found))


class OneArticle(ApiView):
    """One article."""

    @operation("read:knowledge", is_open=True, gives=ArticleShown)
    def get(self, request: Request, slug: str) -> Response:
        """Read what an article is. Its text stands in its revisions."""
        return self.shown(get_object_or_404(api_rows.articles(self), slug=slug))


class ArticleText(ApiView):
    """What readers see of an article."""

    @operation("read:knowledge", is_open=True, gives=ArticleRevisionShown)
    def get(self, request: Request, slug: str, language: str) -> Response:
        """Read the published text in one language, `en` or `zh-hans`."""
        found = get_object_or_404(api_rows.revisions(self).published(), text__article__slug=slug, language=language)
        return self.shown(found, etag=f"revision-{found.pk}", **api_rows.revision_context(self, [found]))


class RevisionQuery(Given):
    """Which revisions."""

    language = serializers.ChoiceField(choices=LANGUAGE_CODES, required=False)
    state = serializers.ChoiceField(choices=State.values, required=False)


class ArticleRevisions(ApiView):
    """Revisions of one article."""

    @operation("read:knowledge", is_open=True, asks=RevisionQuery, gives=ArticleRevisionShown, is_list=True)
    def get(self, request: Request, slug: str) -> Response:
        """List the revisions of an article that the caller may see, the newest first."""
        article = get_object_or_404(Article.objects.visible_to(self.caller), slug=slug)
        return revisions_page(self, article=article.pk)


class Revisions(ApiView):
    """Revisions of all articles: what waits for reviewers, what one wrote."""

    @operation("read:knowledge", asks=RevisionQuery, gives=ArticleRevisionShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List revisions that the caller may see, the newest first; `state=in_review` is the queue of reviewers."""
        return revisions_page(self)


class OneRevision(ApiView):
    """One revision."""

    @operation("read:knowledge", is_open=True, gives=ArticleRevisionShown)
    def get(self, request: Request, revision_id: int) -> Response:
        """Read a revision."""
        return shown(self, revision_id)


class RevisionReviews(ApiView):
    """Decisions about a revision."""

    @operation("read:knowledge", gives=ReviewShown, is_list=True)
    def get(self, request: Request, revision_id: int) -> Response:
        """List decisions about a revision, the first one first."""
        found = api_rows.visible(self, revision_id).reviews.select_related("reviewer__shown_credential")
        return self.page_of(self.cut(found, is_rising=True))


class RevisionComments(ApiView):
    """Remarks on a revision."""

    @operation("read:knowledge", gives=CommentShown, is_list=True)
    def get(self, request: Request, revision_id: int) -> Response:
        """List remarks on a revision, the first one first."""
        found = api_rows.visible(self, revision_id).comments.select_related("author__shown_credential")
        return self.page_of(self.cut(found, is_rising=True))


class ArticleFaults(ApiView):
    """What members say should change."""

    @operation("read:knowledge", gives=FaultShown, is_list=True)
    def get(self, request: Request, slug: str) -> Response:
        """List what members say should change in an article, the newest first."""
        article = get_object_or_404(Article.objects.visible_to(self.caller), slug=slug)
        found = NeedsChange.objects.visible_to(self.caller).filter(text__article=article)
        return self.page_of(self.cut(found))


class Paths(ApiView):
    """Learning paths."""

    @operation("read:knowledge", is_open=True, gives=PathShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List learning paths, as staff put them."""
        cut = self.cut(LearningPath.objects.visible_to(self.caller), "position", is_rising=True)
        return self.page_of(cut, steps=api_rows.steps(self, cut.rows))


class OnePath(ApiView):
    """One learning path."""

    @operation("read:knowledge", is_open=True, gives=PathShown)
    def get(self, request: Request, slug: str) -> Response:
        """Read a learning path."""
        found = get_object_or_404(LearningPath.objects.visible_to(self.caller), slug=slug)
        return self.shown(found, steps=api_rows.steps(self, [found]))


class TermQuery(Given):
    """Which terms."""

    q = serializers.CharField(required=False, max_length=80, help_text="Part of a word in either language.")


class Terms(ApiView):
    """The glossary."""

    @operation("read:knowledge", is_open=True, asks=TermQuery, gives=TermShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List terms of the glossary."""
        found = GlossaryTerm.objects.visible_to(self.caller)
        if "q" in self.query:
            word = self.query["q"]
            found = found.filter(Q(en__icontains=word) | Q(zh__icontains=word) | Q(abbreviation__icontains=word))
        return self.page_of(self.cut(found, is_rising=True))


class OneTerm(ApiView):
    """One term."""

    @operation("read:knowledge", is_open=True, gives=TermShown)
    def get(self, request: Request, slug: str) -> Response:
        """Read a term."""
        return self.shown(get_object_or_404(GlossaryTerm.objects.visible_to(self.caller), slug=slug))


def shown(view: ApiView, revision_id: int, **options: Any) -> Response:
    """The answer with one revision. (Any: options of `ApiView.shown`.)"""
    found = get_object_or_404(api_rows.revisions(view), pk=revision_id)
    return view.shown(found, **options, **api_rows.revision_context(view, [found]))


def revisions_page(view: ApiView, *, article: int | None = None) -> Response:
    """A page of revisions as the caller asks for them, of all articles or of one."""
    narrowed = Narrowed(language=view.query.get("language"), state=view.query.get("state"))
    cut = api_lists.revisions_for(
        view.caller,
        narrowed,
        article=article,
        has_texts=view.expands("sections"),
        sides=view.sides(),
        size=view.limit,
    )
    return view.page_of(cut, **api_rows.revision_context(view, cut.rows))
