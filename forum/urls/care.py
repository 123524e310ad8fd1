"""What authors and moderators do to threads and posts."""

from django.urls import path

from forum.views import care, splitting

urlpatterns = [
    path("threads/<int:pk>/care/", care.thread, name="thread_care"),
    path("threads/<int:pk>/care/undo/", care.undo, name="thread_undo"),
    path("threads/<int:pk>/split/", splitting.split, name="thread_split"),
    path("p/<int:pk>/care/", care.post, name="post_care"),
]
