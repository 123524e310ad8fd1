"""Private conversations."""

from django.urls import path

from forum.views import waiting

urlpatterns = [
    path("messages/", waiting.page, name="conversations"),
    path("messages/new/", waiting.page, name="new_conversation"),
]
