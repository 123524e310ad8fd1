"""Addresses of search below /api/v1/."""

from django.urls import path

from search.api import saved

urlpatterns = [
    path("me/saved-searches/", saved.SavedSearches.as_view(), name="api_saved_searches"),
    path("me/saved-searches/<int:saved_search_id>/", saved.OneSavedSearch.as_view(), name="api_saved_search"),
]
