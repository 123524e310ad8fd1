"""Addresses of the knowledge base below /api/v1/."""

from django.urls import path

from knowledge.api import holding, readers, reading, topic_texts, writing

urlpatterns = [
    path("topics/", reading.Topics.as_view(), name="api_topics"),
    path("topics/<slug:slug>/", reading.OneTopic.as_view(), name="api_topic"),
    path("topics/<slug:slug>/texts/", topic_texts.TopicTexts.as_view(), name="api_topic_texts"),
    path("topics/<slug:slug>/texts/proposal/", topic_texts.TopicProposal.as_view(), name="api_topic_proposal"),
    path("topics/<slug:slug>/texts/acceptance/", topic_texts.TopicAcceptance.as_view(), name="api_topic_acceptance"),
    path("topics/<slug:slug>/texts/refusal/", topic_texts.TopicRefusal.as_view(), name="api_topic_refusal"),
    path("articles/", writing.Articles.as_view(), name="api_articles"),
    path("articles/<slug:slug>/", reading.OneArticle.as_view(), name="api_article"),
    path("articles/<slug:slug>/revisions/", writing.ArticleRevisions.as_view(), name="api_article_revisions"),
    path("articles/<slug:slug>/faults/", writing.ArticleFaults.as_view(), name="api_article_faults"),
    path(
        "articles/<slug:slug>/faults/<int:fault_id>/resolution/",
        writing.FaultResolution.as_view(),
        name="api_fault_resolution",
    ),
    path("articles/<slug:slug>/helpful/", writing.Helpful.as_view(), name="api_article_helpful"),
    path("articles/<slug:slug>/read/", readers.ArticleProgress.as_view(), name="api_article_read"),
    path("articles/<slug:slug>/level/", readers.ArticleLevel.as_view(), name="api_article_level"),
    path("articles/<slug:slug>/text/<slug:language>/", reading.ArticleText.as_view(), name="api_article_text"),
    path("revisions/", reading.Revisions.as_view(), name="api_revisions"),
    path("revisions/<int:revision_id>/", reading.OneRevision.as_view(), name="api_revision"),
    path("revisions/<int:revision_id>/reviews/", writing.RevisionReviews.as_view(), name="api_revision_reviews"),
    path("revisions/<int:revision_id>/comments/", writing.RevisionComments.as_view(), name="api_revision_comments"),
    path("revisions/<int:revision_id>/submission/", writing.Submission.as_view(), name="api_revision_submission"),
    path("revisions/<int:revision_id>/withdrawal/", writing.Withdrawal.as_view(), name="api_revision_withdrawal"),
    path("revisions/<int:revision_id>/publication/", writing.Publication.as_view(), name="api_revision_publication"),
    path("revisions/<int:revision_id>/restoration/", readers.Restoration.as_view(), name="api_revision_restoration"),
    path("revisions/<int:revision_id>/hold/", holding.HeldRevision.as_view(), name="api_revision_hold"),
    path("paths/", reading.Paths.as_view(), name="api_paths"),
    path("paths/<slug:slug>/", reading.OnePath.as_view(), name="api_path"),
    path("glossary/", reading.Terms.as_view(), name="api_terms"),
    path("glossary/<slug:slug>/", reading.OneTerm.as_view(), name="api_term"),
]
