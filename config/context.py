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
from django.utils.translation import gettext as _

from accounts import avatars
from accounts.models import User
from accounts.views.answers import signed_in_member
from config import site as site_row
from config.brand import brand
from config.middleware.language import CHINESE, PREFIX, stands_outside
from config.static_files.import_map import import_map
from content.markup.trust import fragment, fragments
from foundation import drawing, navigation
from foundation import site as site_facts


@dataclass(frozen=True)
class PageLanguage:
    """The language of the page, and where the same page stands in the other one."""

    code: str
    tag: str  # for the lang attribute
    other_code: str
    other_tag: str
    other_name: str
    other_url: str  # empty for pages that follow the person, not the path
    here: str  # where to come back to after a choice


@dataclass(frozen=True)
class Corner:
    """What a member's own corner says of them."""

    name: str
    tone: str
    label: str
    square: SafeString


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
        "staff_links": _later(lambda: links(request, navigation.Place.STAFF) if is_staff(request) else []),
        "corner": _later(lambda: corner(request)),
        "footer_links": _later(lambda: house_pages() + links(request, navigation.Place.FOOTER)),
        "card": _later(card),
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


def card() -> SafeString:
    """What other sites show of any page that somebody links to, as elements for its head."""
    return _card(site_facts.facts().name, get_language(), settings.SITE_URL)


@lru_cache(maxsize=8)
def _card(name: str, language: str | None, site_url: str) -> SafeString:
    return fragment(
        '<meta property="og:site_name" content="{}"><meta property="og:locale" content="{}">'
        '<meta property="og:image" content="{}"><meta property="og:image:width" content="1200">'
        '<meta property="og:image:height" content="630"><meta property="og:image:alt" content="{}">'
        '<meta name="twitter:card" content="summary_large_image">',
        name,
        "zh_CN" if language == CHINESE else "en_GB",
        site_url + static("img/social.png"),
        name,
    )


def is_staff(request: HttpRequest) -> bool:
    """Whether the page is for somebody of the staff; pages of errors may know nobody."""
    return bool(getattr(getattr(request, "user", None), "is_staff", False))


def corner(request: HttpRequest) -> Corner:
    """The corner of the member who is signed in."""
    member = signed_in_member(request)
    name = member.shown_name
    return Corner(name, drawing.tone(name), _("Your account: %(name)s") % {"name": name}, _square(name, member))


def _square(name: str, member: User) -> SafeString:
    if not member.avatar_key:
        return fragment("{}", drawing.initials(name))
    return fragment('<img src="{}" alt="" width="28" height="28">', avatars.address(member.avatar_key))


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
        made.append(_link(label, url, entry.icon, is_current, count, live_url))
    return made


@lru_cache(maxsize=200)
def _words_and_addresses(entry: navigation.Entry, _language: str | None) -> tuple[str, str, str]:
    """An entry in the active language."""
    return str(entry.label), reverse(entry.url_name), reverse(entry.live_url_name) if entry.live_url_name else ""


def house_pages() -> list[Link]:
    """Links to the pages of the house, in their order; they come with the site's settings."""
    language = get_language()
    found: Iterable[tuple[str, str, str]] = site_row.current_row()["pages"]
    return [_link(zh if language == CHINESE else en, _address_of_page(slug, language)) for slug, en, zh in found]


_link = lru_cache(maxsize=300)(Link)  # most pages show the same ones, and parts know them again


@lru_cache(maxsize=200)
def _address_of_page(slug: str, _language: str | None) -> str:
    return reverse("page", args=[slug])


def _later(make: Callable[[], Any]) -> Any:
    """A value that a template works out once, on first use."""
    return SimpleLazyObject(make)
