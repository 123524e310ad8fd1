"""What every template may use. Each value is worked out only when a template asks for it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from config import site as site_row
from config.brand import brand
from config.middleware.language import CHINESE, PREFIX, stands_outside
from config.static_files.import_map import import_map
from content.markup.trust import fragment, fragments
from foundation import navigation
from foundation import site as site_facts


@dataclass(frozen=True)
class PageLanguage:
    """The language of the page, and where the same page stands in the other one."""

    code: str
    tag: str  # for the lang attribute
    other_code: str
    other_tag: str
    other_name: str
    other_short: str
    other_url: str  # empty for pages that follow the person, not the path
    here: str  # where to come back to after a choice


@dataclass(frozen=True)
class Link:
    """One link of the navigation."""

    label: str
    url: str
    icon: str = ""
    is_current: bool = False
    count: int = 0
    live_url: str = ""  # where the count is asked for anew while the page is open


def site(request: HttpRequest) -> dict[str, Any]:
    """Facts, brand, language, navigation and import map for the frame of every page."""
    return {
        "site": SimpleLazyObject(site_facts.facts),
        "brand": SimpleLazyObject(brand),
        "language": SimpleLazyObject(lambda: page_language(request)),
        "alternates": _later(lambda: alternate_links(request)),
        "canonical": _later(lambda: settings.SITE_URL + request.path),
        "main_links": _later(lambda: links(request, navigation.Place.MAIN)),
        "tool_links": _later(lambda: links(request, navigation.Place.TOOLS)),
        "member_links": _later(lambda: links(request, navigation.Place.MEMBER)),
        "staff_links": _later(lambda: links(request, navigation.Place.STAFF)),
        "footer_links": _later(lambda: house_pages() + links(request, navigation.Place.FOOTER)),
        "card": _later(lambda: card(request)),
        "import_map": import_map,
    }


def page_language(request: HttpRequest) -> PageLanguage:
    """The language that is active now, with the way to the other one."""
    is_chinese = get_language() == CHINESE
    here = request.get_full_path()
    return PageLanguage(
        code=CHINESE if is_chinese else settings.LANGUAGE_CODE,
        tag="zh-Hans" if is_chinese else "en",
        other_code=settings.LANGUAGE_CODE if is_chinese else CHINESE,
        other_tag="en" if is_chinese else "zh-Hans",
        other_name="English" if is_chinese else "简体中文",
        other_short="English" if is_chinese else "中文",
        other_url="" if stands_outside(request.path_info) else in_language(here, to_chinese=not is_chinese),
        here=here,
    )


def in_language(path: str, *, to_chinese: bool) -> str:
    """The address of the same reader page in the given language; `path` may carry a query."""
    bare = f"/{path.removeprefix(PREFIX)}" if path.startswith(PREFIX) else path
    return PREFIX + bare[1:] if to_chinese else bare


def alternates(request: HttpRequest) -> list[tuple[str, str]]:
    """(hreflang, absolute address) of a reader page in each language, and the one for everybody else."""
    if stands_outside(request.path_info):
        return []
    english = settings.SITE_URL + in_language(request.path, to_chinese=False)
    chinese = settings.SITE_URL + in_language(request.path, to_chinese=True)
    return [("en", english), ("zh-Hans", chinese), ("x-default", english)]


def alternate_links(request: HttpRequest, query: str = "") -> SafeString:
    """The same as elements for the head of the page; `query`, with its question mark, belongs to each address."""
    found = [(language, address + query) for language, address in alternates(request)]
    return fragments('<link rel="alternate" hreflang="{}" href="{}">', found)


def card(request: HttpRequest) -> SafeString:
    """What other sites show of any page that somebody links to, as elements for its head."""
    name = site_facts.facts().name
    return fragment(
        '<meta property="og:site_name" content="{}"><meta property="og:locale" content="{}">'
        '<meta property="og:image" content="{}"><meta property="og:image:width" content="1200">'
        '<meta property="og:image:height" content="630"><meta property="og:image:alt" content="{}">'
        '<meta name="twitter:card" content="summary_large_image">',
        name,
        "zh_CN" if get_language() == CHINESE else "en_GB",
        settings.SITE_URL + static("img/social.png"),
        name,
    )


def links(request: HttpRequest, place: navigation.Place) -> list[Link]:
    """The registered entries of a place, in the language of the page."""
    first = in_language(request.path_info, to_chinese=False).split("/")[1]
    language = get_language()
    made = []
    member = getattr(request, "user", None)
    for entry in navigation.entries(place):
        if entry.is_for and not (member and entry.is_for(member)):
            continue
        label, url, live_url = _words_and_addresses(entry, language)
        is_current = first == entry.section if entry.section else url == request.path
        count = entry.count(member) if entry.count and member and member.is_authenticated else 0
        made.append(Link(label, url, entry.icon, is_current, count, live_url))
    return made


@lru_cache(maxsize=200)
def _words_and_addresses(entry: navigation.Entry, _language: str | None) -> tuple[str, str, str]:
    """An entry in the active language."""
    return str(entry.label), reverse(entry.url_name), reverse(entry.live_url_name) if entry.live_url_name else ""


def house_pages() -> list[Link]:
    """Links to the pages of the house, in their order; they come with the site's settings."""
    language = get_language()
    found: Iterable[tuple[str, str, str]] = site_row.current_row()["pages"]
    return [Link(zh if language == CHINESE else en, _address_of_page(slug, language)) for slug, en, zh in found]


@lru_cache(maxsize=200)
def _address_of_page(slug: str, _language: str | None) -> str:
    return reverse("page", args=[slug])


def _later(make: Callable[[], Any]) -> Any:
    """A value that a template works out once, on first use."""
    return SimpleLazyObject(make)
