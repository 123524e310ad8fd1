"""How topics, articles and revisions are described to those who are told of them."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from knowledge.models import Article, ArticleRevision, Topic
from notifications import following, subjects
from notifications.subjects import Description


def register() -> None:
    """Let notifications ask this room what its things are called."""
    subjects.register("knowledge.topic", topics)
    subjects.register("knowledge.article", articles)
    subjects.register("knowledge.articlerevision", revisions)
    following.register("knowledge.topic", _("Topic"))
    following.register("knowledge.article", _("Article"))


def topics(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """Topics. One statement."""
    found = Topic.objects.visible_to(reader).filter(pk__in=ids)
    return {topic.pk: Description(title=topic.name, url=topic.get_absolute_url()) for topic in found}


def articles(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """Articles, by what readers of the active language see, or of the other. Two statements."""
    found = Article.objects.visible_to(reader).filter(pk__in=ids).in_bulk()
    published = ArticleRevision.objects.published().filter(text__article__in=found).select_related("text")
    # The reader's own language last, so that it stands.
    rows = sorted(published, key=lambda row: row.language == get_language())
    titles = {row.text.article_id: row for row in rows}
    return {
        pk: Description(
            title=titles[pk].title if pk in titles else article.slug,
            url=article.get_absolute_url(),
            excerpt=titles[pk].summary if pk in titles else "",
            language=titles[pk].language if pk in titles else "",
        )
        for pk, article in found.items()
    }


def revisions(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """Revisions that the reader may see, by their own titles. A few statements, whatever the number."""
    found = ArticleRevision.objects.visible_to(reader).filter(pk__in=ids).select_related("text__article", "author")
    return {
        row.pk: Description(
            title=row.title,
            url=_review_address(row),
            by=row.author.shown_name if row.author else "",
            excerpt=row.summary,
            language=row.language,
        )
        for row in found
    }


def _review_address(revision: ArticleRevision) -> str:
    """Among the pages of the language that the text is written in."""
    with translation.override(revision.language):
        return f"{reverse('article_review', args=[revision.text.article.slug])}?revision={revision.number}"
