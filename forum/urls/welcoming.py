"""A new member's first steps."""

from django.urls import path

from forum.views import welcoming

urlpatterns = [
    path("welcome/", welcoming.welcome, name="welcome"),
    path("welcome/first-thread/", welcoming.first_thread, name="first_thread"),
]
