"""Reads of reports."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from forum import policies

if TYPE_CHECKING:
    from accounts.models import User


class ReportQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """What readers told moderators."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Reports that the viewer decides about: all but those of their own posts, for a moderator.

        Whoever reports a text of a conversation or a group shows it to moderators, that text and no other.
        """
        if not policies.is_moderator(user):
            return self.none()
        return self.exclude(Q(post__author_id=user.pk) | Q(post__unnamed_author_id=user.pk))

    def open(self) -> Self:
        """Those nobody decided about, the longest-waiting first."""
        return self.filter(state="open").order_by("created_at", "pk")

    def with_posts(self) -> Self:
        """With what a queue names."""
        return self.select_related(
            "post__thread__category", "post__author", "post__pseudonym", "reporter", "decided_by"
        )
