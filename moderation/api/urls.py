"""Addresses of what readers report below /api/v1/."""

from django.urls import path

from moderation.api import flags

urlpatterns = [
    path("posts/<int:post_id>/reports/", flags.PostReports.as_view(), name="api_post_reports"),
]
