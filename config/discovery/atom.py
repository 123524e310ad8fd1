"""Feeds in Atom (RFC 4287), as Django writes them, with what it leaves out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from foundation import drawing

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
# Names of entries hold a date on which the address belonged to the site; it never moves.
MINTED = "2026-01-01"
# When an empty feed was last changed: a clock here would make it new at every request.
NEVER = datetime(2026, 1, 1, tzinfo=UTC)
# What XML cannot hold at all.
_UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def name_of(kind: str, key: str | int) -> str:
    """The name of an entry or a feed that no change of title, address or language moves (RFC 4151)."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{MINTED}:{kind}:{key}"


def speakable(text: str) -> str:
    """The text without the characters that would make the feed unreadable."""
    return _UNSPEAKABLE.sub("", text)


@dataclass(frozen=True)
class Entry:
    """One text, as a feed tells of it."""

    key: str
    title: str
    summary: str
    address: str
    author: str
    published_at: datetime
    updated_at: datetime
    language: str
    about: list[str]


class Feed(Atom1Feed):
    """Atom with a language for each entry, and a date of its own that is no clock."""

    def add(self, entry: Entry) -> None:
        """One more entry, after those that are there."""
        self.add_item(
            title=speakable(entry.title),
            link=settings.SITE_URL + entry.address,
            description=escape(speakable(entry.summary)),
            unique_id=entry.key,
            author_name=speakable(entry.author),
            pubdate=entry.published_at,
            updateddate=entry.updated_at,
            categories=[speakable(word) for word in entry.about],
            language=entry.language,
        )

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=NEVER)

    def item_attributes(self, item: Mapping[str, Any]) -> dict[str, str]:
        return {"xml:lang": drawing.language_tag(item["language"])}


def answer(request: HttpRequest, feed: Feed) -> HttpResponse:
    """The feed as it is sent. Where the guest cache does not keep it, it is compared here."""
    response = HttpResponse(feed.writeString("utf-8"), content_type=CONTENT_TYPE)
    set_response_etag(response)
    conditional = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return conditional if isinstance(conditional, HttpResponse) else response
