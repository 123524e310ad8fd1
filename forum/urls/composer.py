"""Writing: new threads, replies, changes."""

from django.urls import path

from forum.views import writing

urlpatterns = [
    path("new/", writing.new, name="new_thread"),
    path("new/<slug:kind>/", writing.new_of_kind, name="new_thread_of_kind"),
    path("threads/<int:pk>/reply/", writing.reply, name="reply"),
    path("p/<int:pk>/edit/", writing.edit, name="post_edit"),
]
