"""Reading notifications."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from accounts.models import User
from notifications import unread
from notifications.models import Notification


def mark_read(*, actor: User, notifications: Collection[Notification], now: datetime) -> int:
    """Count these, and unread ones that are collapsed with them, as read. Others' are left alone. Idempotent."""
    keys = {row.group_key for row in notifications if row.recipient_id == actor.pk}
    return _mark(actor, Q(group_key__in=keys), now)


def mark_group_read(*, actor: User, group_key: str, now: datetime) -> int:
    """Count every notification of the group as read. Idempotent."""
    return _mark(actor, Q(group_key=group_key), now)


def mark_all_read(*, actor: User, kinds: Collection[str] = (), now: datetime) -> int:
    """Count everything as read, or everything of some kinds. Idempotent."""
    return _mark(actor, Q(kind__in=list(kinds)) if kinds else Q(), now)


def mark_seen(*, member_id: int, label: str, ids: Collection[int], now: datetime) -> int:
    """The member opened these things themselves, by whatever way: what tells of them is read. Idempotent."""
    about = Q(subject_model=label, subject_id__in=list(ids))
    changed = Notification.objects.filter(about, recipient_id=member_id, read_at__isnull=True).update(read_at=now)
    if changed:
        unread.forget_on_commit([member_id])
    return changed


def mark_unread(*, actor: User, group_key: str) -> int:
    """Let the newest notification of the group wait again. Returns how many: one or none."""
    own = Notification.objects.visible_to(actor).standing().filter(group_key=group_key)
    newest = own.order_by("-pk").values_list("pk", flat=True).first()
    changed = own.filter(pk=newest).update(read_at=None) if newest else 0
    if changed:
        unread.forget_on_commit([actor.pk])
    return changed


def withdraw(*, member: User, notifications: Collection[int], now: datetime) -> int:
    """Take away what tells of things that the member may see no longer. Idempotent."""
    own = Notification.objects.visible_to(member).filter(pk__in=list(notifications), withdrawn_at__isnull=True)
    changed = own.update(withdrawn_at=now)
    if changed:
        unread.forget_on_commit([member.pk])
    return changed


def _mark(actor: User, which: Q, now: datetime) -> int:
    changed = Notification.objects.visible_to(actor).unread().filter(which).update(read_at=now)
    if changed:
        unread.forget_on_commit([actor.pk])
    return changed
