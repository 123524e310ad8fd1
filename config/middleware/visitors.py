"""What can be told of a request before its session is opened."""

from django.conf import settings
from django.http import HttpRequest

# Addresses that programs ask: the API, and what scripts of our own pages ask while somebody writes.
PROGRAMS = ("/api/", "/content/")
PAGES_OF_THE_API = "/api/docs/"


def brings_session(request: HttpRequest) -> bool:
    """Whether the request carries a session cookie, be it valid or not. Without one it comes from a guest."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def brings_identity(request: HttpRequest) -> bool:
    """Whether the answer may depend on who asks: a session, or credentials of any kind."""
    return brings_session(request) or "Authorization" in request.headers


def is_reading(request: HttpRequest) -> bool:
    """Whether the method promises to change nothing."""
    return request.method in ("GET", "HEAD", "OPTIONS")


def wants_json(request: HttpRequest) -> bool:
    """Whether the answer goes to a program."""
    path = f"{request.path_info}/"  # an address without its last slash is meant as the one with it
    return path.startswith(PROGRAMS) and not path.startswith(PAGES_OF_THE_API)


def is_fragment(request: HttpRequest) -> bool:
    """Whether a script of ours asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"
