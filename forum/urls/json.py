"""What scripts ask while somebody writes. Outside the language prefixes: answers follow the reader."""

from django.urls import path

from forum.views import completion, drafts_api

urlpatterns = [
    path("content/drafts/", drafts_api.draft, name="draft_kept"),
    path("content/suggestions/", completion.suggest, name="suggestions"),
    path("content/similar-threads/", completion.similar, name="similar_threads"),
]
