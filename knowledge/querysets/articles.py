"""Reads of articles, their texts and revisions."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from accounts.models import User


def sees_all(user: "User | AnonymousUser") -> bool:
    """Whether every revision is theirs to see, because they publish."""
    return user.is_authenticated and user.is_staff and user.has_perm("knowledge.publish_article")


def reader_of(user: "User | AnonymousUser") -> tuple[int | None, list[int] | None]:
    """Their id, None for a guest, and the topics that they review, None for all."""
    from knowledge.models import ReviewerRole  # noqa: PLC0415 - models import this module

    return (user.pk, ReviewerRole.objects.topics_of(user)) if user.is_authenticated else (None, [])


class ArticleQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Articles."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Articles with a text that the viewer may see: a published one, one's own, or one to review."""
        return self if sees_all(user) else self.seen_by(*reader_of(user))

    def seen_by(self, reader: int | None, topics: Sequence[int] | None) -> Self:
        """The same for a reader as `reader_of` tells of one."""
        from knowledge.models import ArticleRevision  # noqa: PLC0415 - models import this module

        seen = ArticleRevision.objects.seen_by(reader, topics).order_by().filter(text__article=OuterRef("pk"))
        return self.filter(Exists(seen))

    def published_in(self, language: str) -> Self:
        """Articles that readers of this language can read."""
        from knowledge.models import ArticleRevision  # noqa: PLC0415

        published = ArticleRevision.objects.filter(
            text__article=OuterRef("pk"), text__language=language, is_published=True
        )
        return self.filter(Exists(published))


class ArticleTextQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Texts of articles."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Texts of which the viewer may see a revision."""
        from knowledge.models import ArticleRevision  # noqa: PLC0415

        if sees_all(user):
            return self
        return self.filter(Exists(ArticleRevision.objects.visible_to(user).order_by().filter(text=OuterRef("pk"))))

    def due_for_review(self, today: date) -> Self:
        """Texts that somebody should look at again, the longest overdue first."""
        return self.filter(review_due_date__lte=today).order_by("review_due_date", "pk")


class ArticleRevisionQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Revisions of articles."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What was published once, for everybody; the rest for whoever wrote it, reviews its topic, or publishes.

        A held revision is seen by its author and by those who decide about it. Example: of a published revision 3 and
        a draft 4, a guest sees 3, the author of 4 both, a reviewer of the topic 4 only once it was submitted.
        """
        return self if sees_all(user) else self.seen_by(*reader_of(user))

    def seen_by(self, reader: int | None, topics: Sequence[int] | None) -> Self:
        """The same for a reader as `reader_of` tells of one."""
        once_published = Q(published_at__isnull=False)
        if reader is None:
            return self.filter(once_published)
        to_review = Q(submitted_at__isnull=False, held_at__isnull=True)
        if topics is not None:
            to_review &= Q(text__article__topic__in=topics)
        return self.filter(once_published | Q(author=reader) | to_review)

    def published(self) -> Self:
        """What readers see."""
        return self.filter(is_published=True)

    def checkable(self) -> Self:
        """Texts whose code may be run: approved by people here, or what came with the software."""
        return self.filter(Q(state="approved") | Q(is_published=True, origin="starter"), held_at__isnull=True)

    def waiting(self) -> Self:
        """Submitted and not decided, the longest-waiting first."""
        return self.filter(state="in_review", held_at__isnull=True, is_published=False).order_by("submitted_at", "pk")
