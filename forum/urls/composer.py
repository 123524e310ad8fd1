"""Writing: new threads, replies, changes."""

from django.urls import path

from forum.views import waiting

urlpatterns = [
    path("new/", waiting.page, name="new_thread"),
    path("new/<slug:kind>/", waiting.page, name="new_thread_of_kind"),
    path("threads/<int:pk>/reply/", waiting.page, name="reply"),
    path("p/<int:pk>/edit/", waiting.page, name="post_edit"),
]
