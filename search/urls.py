from django.urls import path

from search.views import related, saved, searching

urlpatterns = [
    path("", searching.search, name="search"),
    path("suggest/", searching.suggest, name="search_suggest"),
    path("switch/", searching.switch, name="search_switch"),
    path("saved/", saved.saved_searches, name="saved_searches"),
    path("saved/new/", saved.save, name="save_search"),
    path("saved/<int:pk>/", saved.change, name="saved_search"),
    path("related/threads/<int:pk>/", related.thread, name="related_to_thread"),
    path("related/articles/<slug:slug>/", related.article, name="related_to_article"),
]
