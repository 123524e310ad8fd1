"""The front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from config.models import Page


def home(request: HttpRequest) -> HttpResponse:
    """What this place is, for a newcomer."""
    return render(request, "home.html")


def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of the house in the reader's language."""
    # house: allow model-in-interface: the house pages are written for everyone
    return render(request, "page.html", {"page": get_object_or_404(Page, slug=slug)})
