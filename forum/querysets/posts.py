"""Reads of posts."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.querysets import columns_of_member
from forum import policies

if TYPE_CHECKING:
    from accounts.models import User


_OWN = (
    *("thread_id", "number", "html", "anchor", "language", "interests", "interests_note", "ai_assistance", "origin"),
    *("licence", "credit", "credit_url"),
    *("own_interests", "labels"),
    *("created_at", "revision_number", "edit_count", "edited_at", "wiki_at", "hidden_at", "hidden_by_id"),
    *("hide_reason", "held_at", "is_stub", "useful_count", "not_useful_count", "score", "reply_to_id", "moved_to_id"),
    *("unnamed_author_id", "is_withdrawn"),
    *("changed_my_mind_count", "well_explained_count", "reproduced_count"),
)
AUTHOR_COLUMNS = columns_of_member("author")
PAGE_COLUMNS = (
    *_OWN,
    *AUTHOR_COLUMNS,
    *(f"pseudonym__{name}" for name in ("role", "method", "number", "ended_at")),
)


def _own(user: "User | AnonymousUser") -> Q:
    """Written by this member, under their name or without it."""
    return Q(author_id=user.pk) | Q(unnamed_author_id=user.pk)


class PostQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Posts."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Posts whose text the viewer may read: those of a visible thread that are neither hidden, held nor a stub.

        The author also reads their own hidden and held posts, moderators all of the threads they may open. A stub holds
        no text, but where it leads decides whether its address does: it is visible to nobody by this rule.
        """
        from forum.models import Thread  # noqa: PLC0415 - querysets load before models

        # Asked of each post: a list of all visible threads would be made for a page of thirty posts, and for one.
        found = self.filter(Exists(Thread.objects.visible_to(user).filter(pk=OuterRef("thread_id"))), is_stub=False)
        if policies.is_moderator(user):
            return found
        shown = Q(hidden_at__isnull=True, held_at__isnull=True)
        return found.filter(shown | _own(user)) if user.is_authenticated else found.filter(shown)

    def for_page(self) -> Self:
        """With what a page of posts names, and no more: no source, and of other rows single columns.

        Adds `reply_number`, `reply_name`, `reply_username`, or `reply_role` and `reply_letter`, of the post that is
        answered, `moved_thread` and `moved_number` of a stub.
        """
        return (
            self.select_related("author__shown_credential", "pseudonym")
            .annotate(
                reply_number=F("reply_to__number"),
                reply_thread=F("reply_to__thread_id"),
                reply_name=F("reply_to__author__name"),
                reply_username=F("reply_to__author__username"),
                reply_role=F("reply_to__pseudonym__role"),
                reply_letter=F("reply_to__pseudonym__number"),
                moved_thread=F("moved_to__thread_id"),
                moved_number=F("moved_to__number"),
            )
            .only(*PAGE_COLUMNS)
        )

    def numbered(self, first: int, last: int) -> Self:
        """The posts with these numbers, in order: one range of an index, however long the thread is."""
        return self.filter(number__gte=first, number__lte=last).order_by("number")

    def shown_to_everyone(self) -> Self:
        """Posts that count: neither stub, hidden nor held."""
        return self.filter(is_stub=False, hidden_at__isnull=True, held_at__isnull=True)

    def answers(self) -> Self:
        """All but the post that the thread began with."""
        return self.filter(number__gt=1)
