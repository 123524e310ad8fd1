"""Reads of posts."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from forum import policies

if TYPE_CHECKING:
    from accounts.models import User


class PostQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Posts."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Posts whose text the viewer may read: those of a visible thread that are neither hidden, held nor a stub.

        The author also reads their own hidden and held posts, moderators all of the threads they may open. A stub holds
        no text, but where it leads decides whether its address does: it is visible to nobody by this rule.
        """
        from forum.models import Thread  # noqa: PLC0415 - querysets load before models

        found = self.filter(thread__in=Thread.objects.visible_to(user).values("pk"), is_stub=False)
        if policies.is_moderator(user):
            return found
        shown = Q(hidden_at__isnull=True, held_at__isnull=True)
        return found.filter(shown | Q(author_id=user.pk)) if user.is_authenticated else found.filter(shown)

    def for_page(self) -> Self:
        """With what a page of posts names; without the source, which no page shows."""
        return self.select_related(
            "author__shown_credential", "hidden_by", "edited_by", "reply_to__author", "moved_to__thread"
        ).defer("source", "reply_to__source", "reply_to__html", "moved_to__source", "moved_to__html")

    def numbered(self, first: int, last: int) -> Self:
        """The posts with these numbers, in order: one range of an index, however long the thread is."""
        return self.filter(number__gte=first, number__lte=last).order_by("number")

    def shown_to_everyone(self) -> Self:
        """Posts that count: neither stub, hidden nor held."""
        return self.filter(is_stub=False, hidden_at__isnull=True, held_at__isnull=True)

    def answers(self) -> Self:
        """All but the post that the thread began with."""
        return self.filter(number__gt=1)
