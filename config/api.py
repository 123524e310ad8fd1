"""The one router of the REST API: every room hangs its own addresses in here."""

from django.urls import include, path

urlpatterns = [
    path("", include("forum.api.urls")),
    path("", include("moderation.api.urls")),
    path("", include("knowledge.api.urls")),
    path("", include("notifications.api.urls")),
    path("", include("accounts.api.urls")),
    path("", include("content.api.urls")),
    path("", include("search.api.urls")),
]
