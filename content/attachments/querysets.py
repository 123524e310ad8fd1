"""Reads of attachments."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Sum


class AttachmentQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Files."""

    def visible_to(self, user: Any) -> Self:
        """Files that may be listed for the viewer: all for staff, their own for members, none for guests.

        What somebody else attached is never listed; it is reached from its host, and `policies.may_see` asks that host.
        A file that was removed is staff's alone. (Any: lower rooms do not know the user model.)
        """
        if not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.filter(uploaded_by=user, removed_at__isnull=True)

    def by_key(self, key: str) -> Self:
        """The file with this key."""
        return self.filter(key=key)

    def of(self, host: models.Model) -> Self:
        """Files of this host, those that were removed included."""
        return self.filter(host_model=host._meta.label_lower, host_id=host.pk)

    def kept(self) -> Self:
        """Files that nobody removed."""
        return self.filter(removed_at__isnull=True)

    def with_keys(self, keys: Collection[str]) -> Self:
        """Files with these keys, in the order in which they came."""
        return self.filter(key__in=keys).order_by("pk")

    def never_attached(self, before: datetime) -> Self:
        """Files that were uploaded before that moment and belong to no text, the oldest first."""
        return self.kept().filter(attached_at__isnull=True, created_at__lt=before).order_by("created_at", "pk")

    def removed_before(self, moment: datetime) -> Self:
        """Files removed before that moment, the longest ago first."""
        return self.filter(removed_at__lt=moment).order_by("removed_at", "pk")

    def used_bytes(self, user: Any) -> int:
        """Bytes that the member's files take, removed ones included: they lie here until they are swept."""
        return int(self.filter(uploaded_by=user).aggregate(total=Sum("size"))["total"] or 0)
