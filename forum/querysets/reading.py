"""Reads of what members keep for themselves."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef

if TYPE_CHECKING:
    from accounts.models import User


class BookmarkQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Bookmarks."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own, of posts they may still read."""
        from forum.models import Post  # noqa: PLC0415 - querysets load before models

        if not user.is_authenticated:
            return self.none()
        return self.filter(Exists(Post.objects.visible_to(user).filter(pk=OuterRef("post_id"))), member_id=user.pk)

    def for_list(self) -> Self:
        """With what the page of bookmarks shows of each post."""
        return self.select_related("post__thread", "post__author", "post__pseudonym").defer(
            "post__source", "post__thread__details_html"
        )


class DraftQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Drafts."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own, and nobody else's."""
        return self.filter(author_id=user.pk) if user.is_authenticated else self.none()
