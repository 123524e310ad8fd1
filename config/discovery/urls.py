"""Addresses inside the language prefixes, and those outside of them."""

from django.urls import path

from config.discovery import embedding, feeds, oembed, views

outside = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemaps/<slug:name>-<int:number>.xml", views.sitemap_section, name="sitemap_section"),
    path("oembed/", oembed.oembed, name="oembed"),
]
urlpatterns = [
    path("feed.atom", feeds.threads, name="feed"),
    path("c/<slug:slug>/feed.atom", feeds.threads, {"narrowing": "category"}, name="category_feed"),
    path("tag/<str:slug>/feed.atom", feeds.threads, {"narrowing": "tag"}, name="tag_feed"),
    path("kinds/<slug:slug>/feed.atom", feeds.threads, {"narrowing": "kind"}, name="kind_feed"),
    path("topics/<slug:slug>/threads/feed.atom", feeds.threads, {"narrowing": "topic"}, name="topic_threads_feed"),
    path("kb/feed.atom", feeds.articles, name="articles_feed"),
    path("kb/<slug:slug>/feed.atom", feeds.articles, name="topic_articles_feed"),
    path("search/feed.atom", feeds.found, name="search_feed"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("embed/", embedding.embedding, name="embedding"),
    path("embed/threads/", embedding.embedded, name="embedded_threads"),
    path("embed/<slug:narrowing>/<str:slug>/", embedding.embedded, name="embedded_list"),
]
