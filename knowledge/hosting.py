"""Articles as lists of other rooms show them. For `content.hosts`."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils import translation

from content.hosts import Host, Viewer
from knowledge.models import ArticleRevision


def texts(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Host]:
    """Published texts among these, with the page of each in its language. One statement."""
    published = (
        ArticleRevision.objects.visible_to(viewer)  # type: ignore[arg-type]  # rooms below know no user model
        .published()
        .filter(text__in=ids)
        .select_related("text__article")
        .only("title", "language", "published_at", "created_at", "text__article__slug")
    )
    return {revision.text_id: _host(revision) for revision in published}


def is_revision_visible(viewer: Viewer, pk: int) -> bool:
    """For files that stand in a revision: whoever may read it sees them. One statement."""
    return ArticleRevision.objects.visible_to(viewer).filter(pk=pk).exists()  # type: ignore[arg-type]  # as above


def _host(revision: ArticleRevision) -> Host:
    with translation.override(revision.language):
        url = reverse("article", args=[revision.text.article.slug])
    return Host(
        title=revision.title,
        url=url,
        language=revision.language,
        written_at=revision.published_at or revision.created_at,
    )
