"""Reader pages of this room: they carry their language in the path."""

from django.urls import path

from content.views import works

urlpatterns = [
    path("works/<int:pk>/", works.work, name="work"),
]
