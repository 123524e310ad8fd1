"""Which language a page speaks: the address decides for reader pages, the person for everything else.

Django's LocaleMiddleware is not used: it answers `/` by Accept-Language on every page below it, forces the default
language on pages without a prefix that stand outside `i18n_patterns`, and makes every answer vary by header.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant, trans_real

CHINESE = "zh-hans"
PREFIX = f"/{CHINESE}/"
# Addresses that are the same in every language: they follow the person, not the path.
OUTSIDE = frozenset(
    [
        "accounts",
        "admin",
        "api",
        "feeds",
        "files",
        "healthz",
        "language",
        "outbox",
        "readyz",
        "robots.txt",
        "sitemap.xml",
        "static",
        "unsubscribe",
    ]
)

GetResponse = Callable[[HttpRequest], HttpResponse]


def stands_outside(path: str) -> bool:
    """Whether the path (with its leading slash) belongs to no language."""
    return path[1:].split("/", 1)[0] in OUTSIDE


def preferred_language(request: HttpRequest) -> str:
    """What the person would choose: cookie, then Accept-Language, then English. Any Chinese means `zh-hans`."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in dict(settings.LANGUAGES):
        return chosen
    for code, _quality in trans_real.parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500].lower()):
        if code.split("-")[0] == "zh":
            return CHINESE
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Activates the language of the path, or of the person where the path has none. Needs no session."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        outside = stands_outside(request.path_info)
        language = preferred_language(request) if outside else self._of_path(request.path_info)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or language)
        if outside:
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    @staticmethod
    def _of_path(path: str) -> str:
        return CHINESE if path.startswith(PREFIX) else settings.LANGUAGE_CODE


class AccountLanguageMiddleware:
    """Lets a signed-in member's own language win outside the prefixes, and sends `/` to the preferred home."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if request.path_info == "/" and request.method in ("GET", "HEAD"):
            language = user.language if user.is_authenticated else preferred_language(request)
            if language != settings.LANGUAGE_CODE:
                response = HttpResponseRedirect(_with_query(PREFIX, request))
                response["Cache-Control"] = "private, no-store"
                return response
        if user.is_authenticated and stands_outside(request.path_info):
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        return self.get_response(request)


def _with_query(path: str, request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path
