"""Addresses of what members are told and follow below /api/v1/."""

from django.urls import path

from notifications.api import told, webhooks, wishes

urlpatterns = [
    path("notifications/", told.Notifications.as_view(), name="api_notifications"),
    path("notifications/read/", told.ReadingMark.as_view(), name="api_notifications_read"),
    path("subscriptions/", told.Subscriptions.as_view(), name="api_subscriptions"),
    path("me/digests/", wishes.Digests.as_view(), name="api_own_digests"),
    path("me/digests/sending/", wishes.DigestNow.as_view(), name="api_own_digest_sending"),
    path("me/channels/", wishes.Channels.as_view(), name="api_own_channels"),
    path("webhooks/", webhooks.Webhooks.as_view(), name="api_webhooks"),
    path("webhooks/<int:webhook_id>/", webhooks.OneWebhook.as_view(), name="api_webhook"),
    path("webhooks/<int:webhook_id>/listening/", webhooks.Listening.as_view(), name="api_webhook_listening"),
    path("webhooks/<int:webhook_id>/calls/", webhooks.WebhookCalls.as_view(), name="api_webhook_calls"),
    path(
        "webhooks/<int:webhook_id>/calls/<int:call_id>/repetition/",
        webhooks.WebhookRepetition.as_view(),
        name="api_webhook_repetition",
    ),
]
