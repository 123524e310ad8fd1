"""Lists of threads, and what a member keeps."""

from django.urls import path

from forum.views import waiting

urlpatterns = [
    path("c/", waiting.page, name="categories"),
    path("c/<slug:slug>/", waiting.page, name="category"),
    path("tags/", waiting.page, name="tags"),
    path("tag/<str:slug>/", waiting.page, name="tag"),
    path("kinds/<slug:slug>/", waiting.page, name="kind"),
    path("topics/<slug:slug>/threads/", waiting.page, name="topic_threads"),
    path("bookmarks/", waiting.page, name="bookmarks"),
    path("drafts/", waiting.page, name="drafts"),
    path("catch-up/", waiting.page, name="catch_up"),
]
