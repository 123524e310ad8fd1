"""Files, and what composers ask while somebody writes. Outside the language prefixes: answers follow the reader."""

from django.urls import path

from content.views import attachments, files, preview, privacy

urlpatterns = [
    path("content/privacy-check/", privacy.check_texts, name="privacy_check"),
    path("content/preview/", preview.preview, name="preview"),
    path("content/attachments/", attachments.upload, name="attachment_upload"),
    path("content/attachments/<str:key>/", attachments.change, name="attachment_change"),
    path("files/<str:key>/<str:name>", files.attachment, name="attachment"),
]
