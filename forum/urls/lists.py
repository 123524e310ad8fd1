"""Lists of threads, and what a member keeps. The home page stands in config.urls."""

from django.urls import path

from forum.views import contributions, directories, following, group_categories, kept, lists

urlpatterns = [
    path("u/<str:username>/posts/", contributions.posts_of, name="member_posts"),
    path("c/", directories.categories, name="categories"),
    path("c/<slug:slug>/", lists.category, name="category"),
    path("groups/<str:slug>/categories/", group_categories.categories, name="group_categories"),
    path("groups/<str:slug>/categories/<int:pk>/", group_categories.category, name="group_category"),
    path("tags/", directories.tags, name="tags"),
    path("tag/<str:slug>/", lists.tag, name="tag"),
    path("kinds/<slug:slug>/", lists.kind, name="kind"),
    path("topics/<slug:slug>/threads/", lists.topic, name="topic_threads"),
    path("follow/<slug:model>/<int:pk>/", following.follow, name="follow"),
    path("bookmarks/", kept.bookmarks, name="bookmarks"),
    path("bookmarks/<int:pk>/", kept.bookmark, name="bookmark"),
    path("drafts/", kept.drafts, name="drafts"),
    path("drafts/<int:pk>/discard/", kept.discard, name="draft_discard"),
    path("catch-up/", kept.catch_up, name="catch_up"),
]
