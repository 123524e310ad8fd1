"""Addresses of what readers report below /api/v1/."""

from django.urls import path

from moderation.api import flags, openness, trust

urlpatterns = [
    path("moderation/log/", openness.PublicLog.as_view(), name="api_moderation_log"),
    path("trust/", trust.TrustLevels.as_view(), name="api_trust"),
    path("me/trust/", trust.OwnTrust.as_view(), name="api_own_trust"),
    path("posts/<int:post_id>/reports/", flags.PostReports.as_view(), name="api_post_reports"),
]
