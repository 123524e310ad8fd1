"""The description of the API: as a file for programs, and as pages."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.scopes import SCOPES
from config import api_documents
from config.settings.base import ROOT
from content import markup

FOLDER = ROOT / "docs" / "developers"
SECTION = 2  # level of the headings that the margin lists
Context = dict[str, Any]


@login_not_required
@require_safe
def schema(request: HttpRequest) -> JsonResponse:
    """The description in OpenAPI 3.1."""
    here = {"servers": [{"url": settings.SITE_URL}]}
    return JsonResponse(api_documents.document() | here, json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """How to begin, and the rules that hold everywhere."""
    is_chinese = get_language() == "zh-hans"
    title, source = _guide("api.zh.md" if is_chinese else "api.md")
    laid_out = markup.render(source.replace("https://commons.example.org", settings.SITE_URL), profile="article")
    sections = [(one.anchor, one.text) for one in laid_out.headings if one.level == SECTION]
    context = {"title": title, "html": laid_out.html, "sections": sections, "parts": _parts()}
    return render(request, "api/index.html", context)


@login_not_required
@require_safe
def part(request: HttpRequest, slug: str) -> HttpResponse:
    """All operations whose address begins with this word."""
    found = api_documents.parts().get(slug)
    if found is None:
        raise Http404
    context = {"slug": slug, "operations": found, "parts": _parts(), "scopes": SCOPES}
    return render(request, "api/part.html", context)


def _parts() -> list[tuple[str, int]]:
    return [(slug, len(found)) for slug, found in sorted(api_documents.parts().items())]


@cache
def _guide(name: str) -> tuple[str, str]:
    """Title and text of a file of docs/developers."""
    title, _break, source = (FOLDER / name).read_text(encoding="utf-8").partition("\n")
    return title.removeprefix("# "), source
