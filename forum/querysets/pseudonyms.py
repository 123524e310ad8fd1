"""Reads of pseudonyms. None of them starts from a member, but for that member themselves."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class PseudonymQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Voices without a name."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own. What others see of one comes with the post that bears it."""
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()

    def with_threads(self) -> Self:
        """The newest first, each with its thread."""
        return self.select_related("thread").order_by("-created_at", "-pk")


class PseudonymMuteQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Who does not want to hear a voice."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A reader's own: nobody else learns of them."""
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()


class RevelationQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Looks behind pseudonyms."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those behind a member's own pseudonyms: they learn of each."""
        return self.filter(pseudonym__member_id=user.pk) if user.is_authenticated else self.none()

    def in_order(self) -> Self:
        """The newest first, each with its pseudonym."""
        return self.select_related("pseudonym").order_by("-seen_at", "-pk")
