"""Pages of what members were told and follow, for programs: by statements that are written once (decision 0111)."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from accounts.querysets import columns_of_member
from accounts.viewers import stand_in
from foundation import keyset
from foundation.prepared_pages import PreparedPages
from notifications.models import Notification, Subscription

# Kinds that tell of private conversations: a token has to be allowed to read those.
OF_MESSAGES = ("message", "contact", "contact_accepted")
_OF_NOTIFICATIONS = (
    *("kind", "group_key", "subject_model", "subject_id", "created_at", "read_at"),
    *columns_of_member("actor"),
)


@dataclass(frozen=True)
class _Told:
    """All that decides how a page of notifications is asked for."""

    has_kind: bool
    is_unread: bool
    has_messages: bool


def notifications_of(
    member: User, *, kind: str, is_unread: bool, has_messages: bool, sides: tuple[str, str], size: int
) -> keyset.Slice:
    """A page of what the member was told on the site, of one kind where it is named, the newest first.

    One statement. Raises BadCursor.
    """
    asked = _Told(bool(kind), is_unread, has_messages)
    return _notifications.cut(member.pk, *([kind] if kind else []), shape=asked, sides=sides, size=size)


def subscriptions_of(member: User, *, sides: tuple[str, str], size: int) -> keyset.Slice:
    """A page of what the member follows or muted, the newest choice first. One statement. Raises BadCursor."""
    return _subscriptions.cut(member.pk, shape=None, sides=sides, size=size)


def _written_notifications(number: int, *kind: str, shape: _Told) -> QuerySet[Notification]:
    found: QuerySet[Notification] = Notification.objects.visible_to(stand_in(number, {})).standing()
    if shape.is_unread:
        found = found.filter(read_at__isnull=True)
    if shape.has_kind:
        found = found.filter(kind=kind[0])
    if not shape.has_messages:
        found = found.exclude(kind__in=OF_MESSAGES)
    return found.select_related("actor__shown_credential").only(*_OF_NOTIFICATIONS)


def _written_subscriptions(number: int, *, shape: None) -> QuerySet[Subscription]:
    found: QuerySet[Subscription] = Subscription.objects.visible_to(stand_in(number, {}))
    return found.exclude(level=Subscription.Level.NORMAL)


_notifications = PreparedPages(Notification, "id", _written_notifications)
_subscriptions = PreparedPages(Subscription, "changed_at", _written_subscriptions)
