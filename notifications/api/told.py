"""What the caller was told, and what they follow."""

from typing import Any

from django.conf import settings
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.shapes import AuthorShown, author
from foundation import keyset
from foundation.api.operations import operation
from foundation.api.shapes import UNSUITABLE, Computed, Flag, Given, Shown, Words
from foundation.api.views import ApiView
from notifications import api_lists, kinds, subjects, unread
from notifications.actions import reading
from notifications.models import Subscription

MOST_CHOSEN = 200  # groups in one request


class NotificationShown(Shown):
    """One thing that the caller was told."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    group = serializers.CharField(source="group_key", help_text="Pages show those of one group as one line.")
    words = Computed(serializers.CharField(), lambda row, context: _words(row))
    title = Computed(serializers.CharField(), lambda row, context: str(row.told.title))
    url = Computed(serializers.URLField(), lambda row, context: f"{settings.SITE_URL}{row.told.url}")
    excerpt = Computed(serializers.CharField(), lambda row, context: _excerpt(row))
    actor = author("actor")
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)

    example = {
        "id": 512,
        "kind": "reply",
        "group": "reply:forum.thread:57",
        "words": "Wei Chen answered you in “How do you recalibrate?”",
        "title": "How do you recalibrate?",
        "url": "https://commons.example.org/p/231/",
        "excerpt": "We recalibrated at each site.",
        "actor": AuthorShown.example,
        "created_at": "2026-03-02T09:00:00Z",
        "read_at": None,
    }


class NotificationQuery(Given):
    """Which notifications."""

    is_unread = serializers.BooleanField(required=False, default=False)
    kind = serializers.CharField(required=False, max_length=40)


class Notifications(ApiView):
    """What the caller was told on the site. What they may see no longer is left out."""

    @operation("read:account", asks=NotificationQuery, gives=NotificationShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List notifications, the newest first."""
        cut = api_lists.notifications_of(
            self.caller,
            kind=self.query.get("kind", ""),
            is_unread=self.query["is_unread"],
            has_messages=self.allows("read:messages"),
            sides=self.sides(),
            size=self.limit,
        )
        told = subjects.describe(self.caller, {(row.subject_model, row.subject_id) for row in cut.rows})
        rows = []
        for row in cut.rows:
            row.told = told.get((row.subject_model, row.subject_id))
            if row.told is not None and kinds.find(row.kind) is not None:
                rows.append(row)
        return self.page_of(keyset.Slice(rows, cut.newer, cut.older, is_short=cut.is_short))


class ReadGiven(Given):
    """Which groups, and how they count from now on."""

    groups = serializers.ListField(
        child=Words(max_length=130), required=False, max_length=MOST_CHOSEN, help_text="Left out: all of them."
    )
    is_read = Flag(required=False, default=True)

    example = {"groups": ["reply:forum.thread:57"], "is_read": True}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Nobody lets everything wait again."""
        if not attrs["is_read"] and "groups" not in attrs:
            raise serializers.ValidationError(
                {"groups": [self.fields["groups"].error_messages["required"]]}, UNSUITABLE
            )
        return attrs


class CountShown(Shown):
    """How much waits."""

    unread_count = serializers.IntegerField()

    example = {"unread_count": 0}


class ReadingMark(ApiView):
    """What counts as read."""

    @operation("read:account", gives=CountShown)
    def get(self, request: Request) -> Response:
        """Read how many notifications wait."""
        return self.shown({"unread_count": unread.count(self.caller)})

    @operation("write:account", takes=ReadGiven, gives=CountShown)
    def put(self, request: Request) -> Response:
        """Count notifications as read, all or those of some groups; or let the newest of these groups wait again."""
        groups = self.given.get("groups")
        if groups is None:
            reading.mark_all_read(actor=self.caller, now=self.now)
        elif self.given["is_read"]:
            reading.mark_read(actor=self.caller, group_keys=groups, now=self.now)
        else:
            reading.mark_unread(actor=self.caller, group_keys=groups)
        return self.shown({"unread_count": unread.count(self.caller)})


class SubscriptionShown(Shown):
    """How closely the caller follows one thing."""

    model = Computed(serializers.CharField(), lambda row, context: row.target_model)
    target = serializers.IntegerField(source="target_id")
    level = serializers.ChoiceField(choices=Subscription.Level.values)
    is_automatic = serializers.BooleanField(help_text="The site chose it, as when the caller took part.")
    title = Computed(serializers.CharField(), lambda row, context: str(row.told.title) if row.told else "")
    url = Computed(
        serializers.CharField(), lambda row, context: f"{settings.SITE_URL}{row.told.url}" if row.told else ""
    )
    changed_at = serializers.DateTimeField()

    example = {
        "model": "forum.thread",
        "target": 57,
        "level": "watching",
        "is_automatic": False,
        "title": "How do you recalibrate?",
        "url": "https://commons.example.org/t/57/how-do-you-recalibrate/",
        "changed_at": "2026-03-02T09:00:00Z",
    }


class Subscriptions(ApiView):
    """What the caller follows or muted."""

    @operation("read:account", gives=SubscriptionShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List what is followed or muted, the newest choice first. What the caller sees no longer is left out."""
        cut = api_lists.subscriptions_of(self.caller, sides=self.sides(), size=self.limit)
        told = subjects.describe(self.caller, {(row.target_model, row.target_id) for row in cut.rows})
        rows = []
        for row in cut.rows:
            row.told = told.get((row.target_model, row.target_id))
            if row.told is not None:
                rows.append(row)
        return self.page_of(keyset.Slice(rows, cut.newer, cut.older, is_short=cut.is_short))


def _words(row: Any) -> str:  # Any: a notification with what is told of its thing
    kind = kinds.find(row.kind)
    by = row.actor.shown_name if row.actor else str(row.told.by)
    return str(kind.one) % {"by": by, "target": row.told.title, "count": 1} if kind else ""


def _excerpt(row: Any) -> str:  # Any: as above
    kind = kinds.find(row.kind)
    return "" if kind is None or kind.is_private else str(row.told.excerpt)
