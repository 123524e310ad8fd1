"""The pages of the house and the guide for members, as sources of search."""

from html import unescape

from django.contrib.auth.models import AnonymousUser
from django.utils.html import strip_tags
from django.utils.translation import get_language

from accounts.models import User
from config import help_pages
from config.models import Page
from search.sources import MOST_RESULTS, Result, excerpt


def find_help(viewer: User | AnonymousUser, text: str) -> list[Result]:
    """Pages of the guide for members that hold the text in the reader's language."""
    language = help_pages.reading_language()
    found = [page for page in help_pages.pages(language) if page.holds(text)]
    return [
        Result(title=page.title, url=page.url, excerpt=excerpt(page.words, text), language=get_language() or "")
        for page in found[:MOST_RESULTS]
    ]


def find_pages(viewer: User | AnonymousUser, text: str) -> list[Result]:
    """Pages that hold the text in the reader's language."""
    pages = Page.objects.visible_to(viewer).containing(text).in_order()[:MOST_RESULTS]
    language = get_language() or ""
    return [
        Result(
            title=page.title,
            url=page.get_absolute_url(),
            excerpt=excerpt(_words(page), text),
            language=language,
        )
        for page in pages
    ]


def _words(page: Page) -> str:
    """The page without its markup."""
    return " ".join(unescape(strip_tags(page.html)).split()) or page.body
