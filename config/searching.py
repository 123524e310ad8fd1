"""The pages of the house, as a source of search."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import get_language

from accounts.models import User
from config import house_text
from config.models import Page
from search.sources import MOST_RESULTS, Result, excerpt


def find_pages(viewer: User | AnonymousUser, text: str) -> list[Result]:
    """Pages that hold the text in the reader's language."""
    pages = Page.objects.visible_to(viewer).containing(text).in_order()[:MOST_RESULTS]
    language = get_language() or ""
    return [
        Result(
            title=page.title,
            url=page.get_absolute_url(),
            excerpt=excerpt(house_text.plain(page.body), text),
            language=language,
        )
        for page in pages
    ]
