"""What authors and moderators do to threads and posts."""

from django.urls import path

from forum.views import waiting

urlpatterns = [
    path("threads/<int:pk>/care/", waiting.page, name="thread_care"),
    path("p/<int:pk>/care/", waiting.page, name="post_care"),
]
