"""What answers of the API need of the knowledge base, for a whole page at once."""

from typing import Any

from django.db.models import OuterRef
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from foundation.api.views import ApiView
from foundation.json_rows import JsonRows
from knowledge.api.shapes import ReviewShown
from knowledge.api_lists import with_published
from knowledge.models import (
    Article,
    ArticleRevision,
    PathStep,
    Review,
    Topic,
    TopicPrerequisite,
    TopicText,
)


def topics(view: ApiView) -> Any:  # Any: a queryset with rows of another table
    """Topics with what to know first, in one statement."""
    needs = TopicPrerequisite.objects.filter(topic=OuterRef("pk"))
    return Topic.objects.visible_to(view.caller).annotate(need_rows=JsonRows(needs, "needed_id"))


def articles(view: ApiView) -> Any:  # Any: a queryset with rows of another table
    """Articles with what readers see of them, in one statement."""
    return with_published(Article.objects.visible_to(view.caller))


def revisions(view: ApiView) -> Any:  # Any: a queryset
    """Revisions that the caller may see, with author and article; their texts only where somebody asks."""
    found = ArticleRevision.objects.visible_to(view.caller)
    found = found.select_related("text__article__topic", "author__shown_credential")
    return found if view.expands("sections") else found.defer("source", "html")


def visible(view: ApiView, revision_id: int) -> Any:  # Any: a revision with its article
    """The revision that the caller may see. Raises Http404."""
    found = ArticleRevision.objects.visible_to(view.caller).select_related("text__article__topic")
    return get_object_or_404(found, pk=revision_id)


def revision_context(view: ApiView, rows: list[Any]) -> dict[str, Any]:
    """What the expansions of revisions read. (Any: revisions; what JSON holds.)"""
    found: dict[int, list[Any]] = {}
    if view.expands("reviews") and view.caller.is_authenticated:
        decided = Review.objects.filter(revision__in=[row.pk for row in rows]).order_by("pk")
        for one in decided.select_related("reviewer__shown_credential"):
            found.setdefault(one.revision_id, []).append(ReviewShown(one).data)
    return {"reviews": found}


def texts(view: ApiView, rows: list[Any]) -> dict[int, dict[str, Any]]:
    """What topics are, in the caller's language, where somebody asks."""
    if not view.expands("text"):
        return {}
    language = "zh-hans" if get_language() == "zh-hans" else "en"
    found = TopicText.objects.filter(topic__in=[row.pk for row in rows], language=language).exclude(source="")
    return {
        one.topic_id: {"source": one.source, "html": str(one.html), "is_reviewed": not one.is_unreviewed_starter}
        for one in found
    }


def steps(view: ApiView, rows: list[Any]) -> dict[int, list[str]]:
    """Slugs of the articles of each path that the caller can read."""
    readable = Article.objects.visible_to(view.caller).values("pk")
    found = PathStep.objects.filter(path__in=[row.pk for row in rows], article__in=readable)
    steps: dict[int, list[str]] = {}
    for path, slug in found.order_by("position").values_list("path_id", "article__slug"):
        steps.setdefault(path, []).append(slug)
    return steps
