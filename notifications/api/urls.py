"""Addresses of what members are told and follow below /api/v1/."""

from django.urls import path

from notifications.api import told

urlpatterns = [
    path("notifications/", told.Notifications.as_view(), name="api_notifications"),
    path("notifications/read/", told.ReadingMark.as_view(), name="api_notifications_read"),
    path("subscriptions/", told.Subscriptions.as_view(), name="api_subscriptions"),
]
