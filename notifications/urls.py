"""Reader pages of this room."""

from django.urls import path

from notifications.views import centre, preferences

urlpatterns = [
    path("notifications/", centre.notifications, name="notifications"),
    path("notifications/mark/", centre.mark, name="notifications_mark"),
    path("notifications/unread.json", centre.unread_count, name="notifications_unread"),
    path("notifications/<int:pk>/", centre.open_notification, name="notification"),
    path("settings/notifications/", preferences.settings_page, name="notification_settings"),
    path("settings/notifications/followed/<int:pk>/", preferences.level, name="subscription_level"),
]
