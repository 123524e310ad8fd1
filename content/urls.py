"""What composers ask while somebody writes. Outside the language prefixes: answers follow the reader."""

from django.urls import path

from content.views import preview, privacy

urlpatterns = [
    path("content/privacy-check/", privacy.check_texts, name="privacy_check"),
    path("content/preview/", preview.preview, name="preview"),
]
