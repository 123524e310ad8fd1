"""Which language a page speaks: the address decides for reader pages, the person for everything else.

Django's LocaleMiddleware is not used: it answers `/` by Accept-Language on every page below it, forces the default
language on pages without a prefix that stand outside `i18n_patterns`, and makes every answer vary by header.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant, trans_real

from config.middleware.visitors import brings_session

CHINESE = "zh-hans"
PREFIX = f"/{CHINESE}/"
# Addresses that are the same in every language: they follow the person, not the path.
OUTSIDE = frozenset(
    [
        ".well-known",
        "accounts",
        "admin",
        "api",
        "content",
        "files",
        "healthz",
        "identity",
        "language",
        "oembed",
        "outbox",
        "readyz",
        "robots.txt",
        "sitemap.xml",
        "sitemaps",
        "static",
        "inbound",
        "mailbox",
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
    for code, quality in trans_real.parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if not quality:
            break  # "not this one", and all that follow
        if code.split("-")[0] == "zh":
            return CHINESE
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Activates the language of the path, or of the person where the path has none. Needs no session.

    A guest's `/` is redirected here, before the guest cache could answer it in English; a member's account has its say
    in AccountLanguageMiddleware.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        outside = stands_outside(path)
        if f"{path}/" == PREFIX and _is_get(request):
            return HttpResponsePermanentRedirect(_with_query(PREFIX, request))
        if is_fork(request) and not brings_session(request) and not _came_by_link(request):
            response = _redirect_home(request, preferred_language(request))
        else:
            response = None
        if response is None:
            language = preferred_language(request) if outside else self._of_path(path)
            with translation.override(language):
                request.LANGUAGE_CODE = language
                response = self.get_response(request)
                response.headers.setdefault("Content-Language", translation.get_language() or language)
        if outside or path == "/":
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
        if not brings_session(request):
            return self.get_response(request)
        user = request.user
        if is_fork(request):
            language = user.language if user.is_authenticated else preferred_language(request)
            redirect = _redirect_home(request, language)
            if redirect:
                return redirect
        if user.is_authenticated and stands_outside(request.path_info):
            # LanguageMiddleware, further out, restores what was active before.
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        return self.get_response(request)


def is_fork(request: HttpRequest) -> bool:
    """Whether the address is the one that leads on by preference."""
    return request.path_info == "/" and _is_get(request)


def _is_get(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD")


def _came_by_link(request: HttpRequest) -> bool:
    """Whether a page of ours led here: then a guest who chose English by its link gets English, without any script."""
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _redirect_home(request: HttpRequest, language: str) -> HttpResponse | None:
    """To the home of the language; None where that is `/` itself."""
    if language == settings.LANGUAGE_CODE:
        return None
    response = HttpResponseRedirect(_with_query(PREFIX, request))
    response["Cache-Control"] = "private, no-store"
    return response


def _with_query(path: str, request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path
