"""Threads, posts and what readers say about them."""

from django.urls import path

from forum.views import history, posts, pseudonyms, responses, thread

urlpatterns = [
    path("p/<int:pk>/", posts.permalink, name="post"),
    path("p/<int:pk>/history/", history.history, name="post_history"),
    path("p/<int:pk>/pseudonym/", pseudonyms.pseudonym, name="post_pseudonym"),
    path("settings/pseudonyms/", pseudonyms.own, name="own_pseudonyms"),
    path("p/<int:pk>/respond/", responses.respond, name="post_respond"),
    path("p/<int:pk>/accept/", responses.accept, name="post_accept"),
    path("p/<int:pk>/bookmark/", responses.bookmark, name="post_bookmark"),
    path("threads/<int:pk>/same-problem/", responses.same_problem, name="same_problem"),
    path("threads/<int:pk>/follow/", responses.follow, name="follow_thread"),
    path("t/<int:pk>/<str:slug>/", thread.thread, name="thread"),
]
