"""The pages of the house and the guide for members, as search finds them."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from config import help_pages
from config.help_pages import HelpPage
from config.models import Page
from content.markup import words_of
from search.documents import Document, Key, public_mark
from search.kinds import Result, Searchable
from search.kinds.reading import NO_TIME
from search.kinds.registry import Viewer

# One document for each language: the id of a page is twice that of its row, and one more for Chinese.
LANGUAGES: Final = ("en", "zh-hans")
FILED_AS: Final = "page"


def _page_keys(after: int, limit: int) -> list[int]:
    rows = Page.objects.filter(pk__gte=after // 2).order_by("pk").values_list("pk", flat=True)[:limit]
    return [key for pk in rows for key in (2 * pk, 2 * pk + 1) if key > after][:limit]


def _build_pages(ids: Sequence[int]) -> Iterable[Document]:
    public = public_mark()
    rows = Page.objects.in_bulk({key // 2 for key in ids})
    for key in ids:
        row, language = rows.get(key // 2), LANGUAGES[key % 2]
        if row is not None:
            title, words = _texts(row, language)
            yield Document(Key("page", key), title, words, (public,), FILED_AS, row.updated_at, language)


def _load_pages(viewer: Viewer, ids: Sequence[int]) -> Mapping[int, Result]:
    rows = Page.objects.visible_to(viewer).in_bulk({key // 2 for key in ids})
    found = {}
    for key in ids:
        if (row := rows.get(key // 2)) is not None:
            title, words = _texts(row, LANGUAGES[key % 2])
            found[key] = Result(
                title=title,
                url=row.get_absolute_url(),
                text=words,
                language=LANGUAGES[key % 2],
                label=_("Page"),
                icon="info",
            )
    return found


def _stale_pages(since: datetime) -> Iterator[int]:
    for pk in Page.objects.filter(updated_at__gte=since).values_list("pk", flat=True):
        yield from (2 * pk, 2 * pk + 1)


def _texts(page: Page, language: str) -> tuple[str, str]:
    """Title, and the page without its markup."""
    is_chinese = language == "zh-hans"
    title = page.title_zh if is_chinese else page.title_en
    html, body = (page.html_zh, page.body_zh) if is_chinese else (page.html_en, page.body_en)
    return title, " ".join(words_of(html).split()) or body


def _guide() -> dict[int, HelpPage]:
    """Pages of the guide by a number that stays the same from release to release."""
    return {
        zlib.crc32(f"{page.slug}:{language}".encode()): page
        for language in LANGUAGES
        for page in help_pages.pages(language)
    }


def _guide_keys(after: int, limit: int) -> list[int]:
    return sorted(key for key in _guide() if key > after)[:limit]


def _build_guide(ids: Sequence[int]) -> Iterable[Document]:
    public, guide = public_mark(), _guide()
    for key in ids:
        if (page := guide.get(key)) is not None:
            yield Document(Key("help", key), page.title, page.words, (public,), FILED_AS, NO_TIME, page.language)


def _load_guide(viewer: Viewer, ids: Sequence[int]) -> Mapping[int, Result]:
    guide = _guide()
    return {
        key: Result(
            title=page.title, url=page.url, text=page.words, language=page.language, label=_("Help"), icon="info"
        )
        for key in ids
        if (page := guide.get(key)) is not None
    }


PAGES: Final = Searchable("page", _page_keys, _build_pages, _load_pages, stale=_stale_pages)
GUIDE: Final = Searchable("help", _guide_keys, _build_guide, _load_guide)
