"""The mail that left, waits or failed, for administrators; and how notifications travel. Never a text."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.admin import ReadOnlyAdmin
from notifications import kinds, mail_log
from notifications.inbound import reasons
from notifications.models import (
    Delivery,
    Digest,
    DigestPlan,
    FanOut,
    InboundMail,
    Mailbox,
    OutgoingMail,
    ReturnedMail,
    Webhook,
    WebhookCall,
)


class ForSuperusers(ReadOnlyAdmin):
    """Who is told what is nobody's business but theirs; whoever keeps the site running may look why mail stays away."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = request.user
        return bool(user.is_active and user.is_staff and user.is_superuser)


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ForSuperusers):
    """The one list that shows addresses next to subjects, hence for superusers only."""

    list_display = ("subject", "recipient", "state", "attempts", "due_at", "sent_at", "last_error")
    list_filter = ("state",)
    search_fields = ("recipient", "message_id")
    ordering = ("-pk",)
    fields = readonly_fields = (
        "message_id",
        "recipient",
        "subject",
        "state",
        "attempts",
        "created_at",
        "due_at",
        "claimed_at",
        "sent_at",
        "last_error",
    )


@admin.register(Delivery)
class DeliveryAdmin(ForSuperusers):
    """What became of each notification by each channel, and why."""

    list_display = ("recipient", "kind", "channel", "state", "why", "due_at", "done_at")
    list_filter = ("channel", "state", "reason")
    list_select_related = ("notification__recipient",)
    search_fields = ("notification__recipient__username",)
    ordering = ("-pk",)
    fields = readonly_fields = ("recipient", "kind", "channel", "state", "why", "due_at", "done_at", "mail")

    @admin.display(description=_("reason"), ordering="reason")
    def why(self, delivery: Delivery) -> str:
        """In words, with the code by which the list is filtered."""
        return f"{delivery.reason}: {mail_log.reason_words(delivery.reason)}" if delivery.reason else ""

    @admin.display(description=_("recipient"))
    def recipient(self, delivery: Delivery) -> str:
        """By username."""
        return delivery.notification.recipient.username

    @admin.display(description=_("kind"))
    def kind(self, delivery: Delivery) -> str:
        """What it tells of."""
        found = kinds.find(delivery.notification.kind)
        return str(found.label) if found else delivery.notification.kind


@admin.register(InboundMail)
class InboundMailAdmin(ReadOnlyAdmin):
    """What became of mail that came in, for staff with the permission: neither a text nor an address."""

    list_display = ("received_at", "member", "via", "size", "state", "why", "attempts")
    list_filter = ("state", "via", "reason")
    list_select_related = ("member",)
    search_fields = ("member__username", "message_id")
    ordering = ("-pk",)
    fields = readonly_fields = (*list_display, "message_id", "made_model", "made_id", "due_at", "done_at")

    @admin.display(description=_("reason"), ordering="reason")
    def why(self, mail: InboundMail) -> str:
        """In words, with the code by which the list is filtered."""
        return f"{mail.reason}: {reasons.words(mail.reason)}" if mail.reason else ""


@admin.register(ReturnedMail)
class ReturnedMailAdmin(ReadOnlyAdmin):
    """Which mail came back from whom; not which address that is."""

    list_display = ("reported_at", "member", "kind", "status")
    list_filter = ("kind",)
    list_select_related = ("member",)
    search_fields = ("member__username",)
    ordering = ("-pk",)
    fields = readonly_fields = list_display


@admin.register(Mailbox)
class MailboxAdmin(ReadOnlyAdmin):
    """To whom mail is paused, and why."""

    list_display = ("member", "points", "scored_at", "paused_at", "pause_reason", "revoked_at")
    list_filter = ("pause_reason",)
    list_select_related = ("member",)
    search_fields = ("member__username",)
    ordering = ("-pk",)
    fields = readonly_fields = list_display

    @admin.display(description=_("score of returns"), ordering="score")
    def points(self, mailbox: Mailbox) -> str:
        """As it was at the last failure; at four, mail is paused."""
        return f"{mailbox.score / 10:.1f}"


@admin.register(FanOut)
class FanOutAdmin(ForSuperusers):
    """Events that are told to members: how far each came. One that was given up can be tried again."""

    list_display = ("event_id", "state", "told_count", "attempts", "due_at", "done_at", "last_error")
    list_filter = ("state",)
    ordering = ("-pk",)
    fields = readonly_fields = (*list_display, "stage", "cursor")
    actions = ("try_again",)

    @admin.action(description=_("Try again at once"))
    def try_again(self, request: HttpRequest, queryset: QuerySet[FanOut]) -> None:
        """Let what was given up go on where it stopped."""
        count = queryset.filter(state=FanOut.State.DEAD).update(
            state=FanOut.State.DUE, attempts=0, due_at=timezone.now(), last_error=""
        )
        self.message_user(
            request, ngettext("%(count)s tried again.", "%(count)s tried again.", count) % {"count": count}
        )


@admin.register(Digest)
class DigestAdmin(ForSuperusers):
    """What became of each member's periods, and why one was skipped. What stood in them is nobody else's business."""

    list_display = (
        "recipient",
        "product",
        "period_started_at",
        "period_ended_at",
        "state",
        "reason",
        "item_count",
        "made_at",
    )
    list_filter = ("product", "state", "reason")
    list_select_related = ("recipient",)
    search_fields = ("recipient__username",)
    ordering = ("-pk",)
    fields = readonly_fields = (*list_display, "mail")


@admin.register(DigestPlan)
class DigestPlanAdmin(ForSuperusers):
    """When each member's digests are due."""

    list_display = ("member", "frequency", "weekday", "hour", "next_due_at", "is_missed_you_on", "missed_due_at")
    list_filter = ("frequency", "is_missed_you_on")
    list_select_related = ("member",)
    search_fields = ("member__username",)
    ordering = ("-pk",)
    fields = readonly_fields = (*list_display, "covered_until", "chosen_at")


@admin.register(Webhook)
class WebhookAdmin(ForSuperusers):
    """Addresses that members had called, and whether they still are. Never the secret."""

    list_display = ("member", "name", "url", "failures", "switched_off_at", "created_at")
    list_select_related = ("member",)
    search_fields = ("member__username", "url")
    ordering = ("-pk",)
    fields = readonly_fields = (
        "member",
        "name",
        "url",
        "failures",
        "switched_off_at",
        "switched_off_reason",
        "created_at",
    )


@admin.register(WebhookCall)
class WebhookCallAdmin(ForSuperusers):
    """The log of calls."""

    list_display = ("webhook", "state", "status", "attempts", "milliseconds", "last_error", "due_at", "done_at")
    list_filter = ("state", "last_error")
    list_select_related = ("webhook",)
    ordering = ("-pk",)
    fields = readonly_fields = (*list_display, "payload", "created_at")
