"""Reader pages of this room."""

from django.urls import path

from notifications.views import centre, digests, mailbox, preferences, webhooks

urlpatterns = [
    path("settings/webhooks/", webhooks.webhooks, name="webhooks"),
    path("settings/webhooks/<int:pk>/", webhooks.change, name="webhook_change"),
    path("settings/webhooks/calls/<int:pk>/", webhooks.repeat, name="webhook_repeat"),
    path("notifications/", centre.notifications, name="notifications"),
    path("notifications/mark/", centre.mark, name="notifications_mark"),
    path("notifications/unread.json", centre.unread_count, name="notifications_unread"),
    path("notifications/<int:pk>/", centre.open_notification, name="notification"),
    path("settings/notifications/", preferences.settings_page, name="notification_settings"),
    path("settings/notifications/mail/", mailbox.mail_log, name="mail_log"),
    path("settings/notifications/mail/revoke/", mailbox.revoke, name="answers_revoke"),
    path("settings/notifications/mail/confirm/", mailbox.ask, name="mailbox_ask"),
    path("settings/notifications/digest/", digests.preview, name="digest_preview"),
    path("settings/notifications/digest/plan/", digests.choose, name="digest_plan"),
    path("settings/notifications/digest/send/", digests.send_now, name="digest_send"),
    path("settings/notifications/followed/<int:pk>/", preferences.level, name="subscription_level"),
]
