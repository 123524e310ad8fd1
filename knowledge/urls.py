"""Reader pages of the knowledge base. The names before `<topic>/` are no topics: `knowledge.actions.naming` says so."""

from django.urls import path

from knowledge.views import articles, contributions, editing, history, overview, responses, reviewing, shelves, topics

urlpatterns = [
    path("", overview.overview, name="knowledge"),
    path("map/", overview.topic_map, name="topic_map"),
    path("articles/", overview.part, {"name": "articles"}, name="articles"),
    path("paths/", overview.part, {"name": "paths"}, name="learning_paths"),
    path("articles/new/", editing.new, name="new_article"),
    path("articles/<slug:slug>/", articles.article, name="article"),
    path("articles/<slug:slug>/notebook.ipynb", articles.notebook, name="article_notebook"),
    path("articles/<slug:slug>/history/", history.history, name="article_history"),
    path("articles/<slug:slug>/history/back/", history.bring_back, name="article_bring_back"),
    path("articles/<slug:slug>/compare/", history.compare, name="article_compare"),
    path("articles/<slug:slug>/edit/", editing.edit, name="article_edit"),
    path("articles/<slug:slug>/review/", reviewing.review, name="article_review"),
    path("articles/<slug:slug>/respond/", responses.respond, name="article_respond"),
    path("articles/<slug:slug>/changes/", responses.needs_change, name="article_needs_change"),
    path("articles/<slug:slug>/check/", responses.self_check, name="article_self_check"),
    path("people/<str:username>/", contributions.articles_of, name="member_articles"),
    path("paths/<slug:slug>/", shelves.learning_path, name="learning_path"),
    path("glossary/", shelves.glossary_list, name="glossary"),
    path("glossary/<slug:slug>/", shelves.glossary_term, name="glossary_term"),
    path("<slug:slug>/", topics.topic, name="topic"),
    path("<slug:slug>/follow/", topics.follow_topic, name="topic_follow"),
    path("<slug:slug>/edit/", topics.edit_topic, name="topic_edit"),
]
