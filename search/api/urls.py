"""Addresses of search below /api/v1/."""

from django.urls import path

from search.api import related, saved, searching

urlpatterns = [
    path("search/", searching.Search.as_view(), name="api_search"),
    path("search/summary/", searching.SearchSummary.as_view(), name="api_search_summary"),
    path("search/places/", searching.SearchPlaces.as_view(), name="api_search_places"),
    path("threads/<int:thread_id>/related/", related.RelatedToThread.as_view(), name="api_related_to_thread"),
    path("articles/<slug:slug>/related/", related.RelatedToArticle.as_view(), name="api_related_to_article"),
    path("me/saved-searches/", saved.SavedSearches.as_view(), name="api_saved_searches"),
    path("me/saved-searches/<int:saved_search_id>/", saved.OneSavedSearch.as_view(), name="api_saved_search"),
]
