"""oEmbed: what another site shows where somebody pastes an address of ours (https://oembed.com)."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.brand import brand
from config.middleware.language import CHINESE, PREFIX
from content.markup.trust import fragment
from forum.listing import scopes
from forum.models import Thread
from foundation import drawing
from foundation.guest_cache import guest_cached
from knowledge import reading
from knowledge.models import ArticleRevision

KEPT: Final = 600  # seconds
WIDTH, HEIGHT = 600, 200  # pixels; a list is taller
LIST_HEIGHT = 480
LISTS: Final = {"home": "", "category": "category", "tag": "tag", "topic_threads": "topic", "kind": "kind"}
GUEST: Final = AnonymousUser()


@dataclass(frozen=True)
class Preview:
    """What can be shown of a page."""

    title: str
    html: str
    height: int
    author: str = ""
    author_url: str = ""


@login_not_required
@require_safe
@guest_cached(KEPT, query=["url", "format", "maxwidth", "maxheight"])
def oembed(request: HttpRequest) -> HttpResponse:
    """The preview of a thread, an article or a list that everybody may read. 404 for anything else, 501 for XML."""
    if request.GET.get("format", "json") != "json":
        return JsonResponse({"error": _("Only JSON is spoken here: leave “format” out.")}, status=501)
    largest = [_pixels(request.GET.get(name)) for name in ("maxwidth", "maxheight")]
    if None in largest:
        return JsonResponse({"error": _("“maxwidth” and “maxheight” are whole numbers of pixels.")}, status=400)
    language, match = _matched(request.GET.get("url", ""))
    with translation.override(language):
        found = _preview(match, language)
        if found is None:
            raise Http404
        return JsonResponse(_told(found, *largest))


def _told(found: Preview, width: int | None, height: int | None) -> dict[str, Any]:
    """As the format names things. (Any: what JSON holds.)"""
    told: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": found.title,
        "provider_name": brand().name,
        "provider_url": settings.SITE_URL + reverse("home"),
        "cache_age": KEPT,
        "html": found.html,
        "width": min(WIDTH, width or WIDTH),
        "height": min(found.height, height or found.height),
    }
    if found.author:
        told |= {"author_name": found.author}
    if found.author_url:
        told |= {"author_url": settings.SITE_URL + found.author_url}
    picture = (1200, 630)
    if picture[0] <= (width or picture[0]) and picture[1] <= (height or picture[1]):
        address = settings.SITE_URL + static("img/social.png")
        told |= {"thumbnail_url": address, "thumbnail_width": picture[0], "thumbnail_height": picture[1]}
    return told


def _pixels(said: str | None) -> int | None:
    """The number; 0 where nothing is said, None for what is no number."""
    if not said:
        return 0
    return int(said) if said.isascii() and said.isdigit() and 0 < len(said) <= 5 and int(said) else None  # noqa: PLR2004


def _matched(address: str) -> tuple[str, ResolverMatch]:
    """The language and the view of an address of ours. Raises Http404."""
    try:
        parts, here = urlsplit(address), urlsplit(settings.SITE_URL)
        if (parts.scheme, parts.netloc) != (here.scheme, here.netloc):
            raise Http404
        language = CHINESE if parts.path.startswith(PREFIX) else settings.LANGUAGE_CODE
        with translation.override(language):
            return language, resolve(parts.path)
    except (Resolver404, ValueError):
        raise Http404 from None


def _preview(match: ResolverMatch, language: str) -> Preview | None:
    name = match.url_name or ""
    if name == "thread":
        return _of_thread(match.kwargs["pk"])
    if name == "article":
        return _of_article(match.kwargs["slug"], language)
    return _of_list(LISTS[name], match.kwargs.get("slug", "")) if name in LISTS else None


def _of_thread(pk: int) -> Preview | None:
    found = Thread.objects.listed_for(GUEST).select_related("author", "pseudonym").filter(pk=pk).first()
    if found is None:
        return None
    author = found.author if found.author and found.author.deletion_due_at is None else None
    shown = found.pseudonym.name if found.pseudonym else author.shown_name if author else ""
    html = _quoted(found.language, found.excerpt, found.get_absolute_url(), found.title)
    return Preview(found.title, html, HEIGHT, shown, author.get_absolute_url() if author else "")


def _of_article(slug: str, language: str) -> Preview | None:
    rows = ArticleRevision.objects.visible_to(GUEST).published().filter(text__article__slug=slug, language=language)
    found = rows.select_related("author").first()
    if found is None:
        return None
    author = found.author if found.author and found.author.deletion_due_at is None else None
    html = _quoted(language, reading.stand_of(found), reverse("article", args=[slug]), found.title)
    return Preview(
        found.title, html, HEIGHT, author.shown_name if author else "", author.get_absolute_url() if author else ""
    )


def _of_list(narrowing: str, slug: str) -> Preview | None:
    """The list itself, in a frame: it shows where the administrator lets that site frame lists."""
    named = scopes.named(GUEST, narrowing, slug)
    if named is None:
        return None
    heading = str(named.heading) or _("Discussions")
    return Preview(heading, frame(narrowing, slug, heading), LIST_HEIGHT)


def frame(narrowing: str, slug: str, heading: str) -> str:
    """The element that shows a list in a page of somebody else's."""
    return fragment(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy"></iframe>',
        *(settings.SITE_URL + frame_address(narrowing, slug), heading, WIDTH, LIST_HEIGHT),
    )


def frame_address(narrowing: str, slug: str) -> str:
    """Of the page that the frame shows."""
    return reverse("embedded_list", args=[narrowing, slug]) if narrowing else reverse("embedded_threads")


def _quoted(language: str, words: str, address: str, title: str) -> str:
    """The beginning of a text as a quotation that names its page; no script, no style."""
    return fragment(
        '<blockquote cite="{}" lang="{}"><p>{}</p><p><a href="{}">{}</a> · {}</p></blockquote>',
        *(settings.SITE_URL + address, drawing.language_tag(language), words),
        *(settings.SITE_URL + address, title, brand().name),
    )
