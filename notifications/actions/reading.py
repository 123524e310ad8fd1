"""Reading notifications."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max, Q

from accounts.models import User
from notifications import unread
from notifications.models import Notification


def mark_read(*, actor: User, group_keys: Collection[str], now: datetime) -> int:
    """Count every notification of these groups as read; those of others are left alone. Idempotent. One statement."""
    return _mark(actor, Q(group_key__in=list(group_keys)), now)


def mark_all_read(*, actor: User, now: datetime) -> int:
    """Count everything as read. Idempotent."""
    return _mark(actor, Q(), now)


def mark_seen(*, member_id: int, label: str, ids: Collection[int], now: datetime) -> int:
    """The member opened these things themselves, by whatever way: what tells of them is read. Idempotent."""
    about = Q(subject_model=label, subject_id__in=list(ids))
    changed = Notification.objects.filter(about, recipient_id=member_id, read_at__isnull=True).update(read_at=now)
    if changed:
        unread.forget_on_commit([member_id])
    return changed


def mark_unread(*, actor: User, group_keys: Collection[str]) -> int:
    """Let the newest notification of each group wait again. Returns how many. Two statements."""
    own = Notification.objects.visible_to(actor).standing().filter(group_key__in=list(group_keys))
    newest = own.order_by().values("group_key").annotate(newest=Max("pk")).values_list("newest", flat=True)
    changed = Notification.objects.visible_to(actor).filter(pk__in=list(newest)).update(read_at=None)
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
