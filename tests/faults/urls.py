"""The site's own addresses, and one that changes something and records it."""

from django.urls import path

from config.urls import urlpatterns as site
from tests.faults.probe.views import write

urlpatterns = [path("probe/", write), *site]
