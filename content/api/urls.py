"""Addresses of files and references below /api/v1/."""

from django.urls import path

from content.api import views
from content.attachments import sizes
from foundation.bodies import takes_body

upload = takes_body(sizes.LARGEST_BODY)(views.Attachments.as_view())

urlpatterns = [
    path("attachments/", upload, name="api_attachments"),
    path("attachments/<str:key>/", views.OneAttachment.as_view(), name="api_attachment"),
    path("references/<int:reference_id>/", views.Reference.as_view(), name="api_reference"),
]
