"""What authors and moderators do to threads and posts, and what readers tell them."""

from django.urls import path

from forum.views import care, reports, splitting

urlpatterns = [
    path("threads/<int:pk>/care/", care.thread, name="thread_care"),
    path("threads/<int:pk>/care/undo/", care.undo, name="thread_undo"),
    path("threads/<int:pk>/split/", splitting.split, name="thread_split"),
    path("p/<int:pk>/care/", care.post, name="post_care"),
    path("p/<int:pk>/report/", reports.report, name="post_report"),
    path("reports/", reports.queue, name="reports"),
    path("reports/held/", reports.held, name="held_posts"),
    path("reports/<int:pk>/", reports.decide, name="report"),
]
