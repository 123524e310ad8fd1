"""Threads, posts and what readers say about them."""

from django.urls import path

from forum.views import waiting

urlpatterns = [
    path("p/<int:pk>/", waiting.page, name="post"),
    path("p/<int:pk>/history/", waiting.page, name="post_history"),
    path("t/<int:pk>/<str:slug>/", waiting.page, name="thread"),
]
