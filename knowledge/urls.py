"""Reader pages of the knowledge base."""

from django.urls import path

from knowledge.views import waiting

urlpatterns = [
    path("articles/<slug:slug>/", waiting.page, name="article"),
    path("paths/<slug:slug>/", waiting.page, name="learning_path"),
    path("glossary/<slug:slug>/", waiting.page, name="glossary_term"),
    path("<slug:slug>/", waiting.page, name="topic"),
]
