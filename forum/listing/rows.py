"""What a row of a list shows. Everything is worked out here, once for each different thing: the template only prints.

Lists are the most read pages. Thirty rows made by template tags and `reverse` cost several times what this does.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.db.models import Prefetch, prefetch_related_objects
from django.template.loader import get_template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from forum import kinds
from forum.listing.tabs import Reader
from forum.models import Category, Tag, Thread
from forum.querysets.threads import NEW_FOR
from foundation.errors import Text
from knowledge.models import Topic
from notifications.querysets import FOLLOWING

if TYPE_CHECKING:
    from accounts.models import User

SHORT_NAMES = {"en": "EN", "zh-hans": "中文"}


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    url: str
    text: str


@dataclass(slots=True)
class Row:
    """One thread of a list."""

    url: str
    title: str
    excerpt: str
    lang: str
    """For the `lang` attribute of title and excerpt; empty where it is the page's own."""
    kind: Text
    icon: str
    place: Link | None
    author: Link | None
    badge: str
    is_demonstration: bool
    at: str
    on: str
    replies: int
    replies_unit: str
    useful: str
    language: str
    """Boxed beside the time: the thread is in the other language."""
    language_title: str
    about: list[Link]
    """Its topics and tags."""
    marks: list[str]
    is_read: bool = False
    """The reader knows it as it is; never for a guest, of whom nobody knows."""
    is_unread: bool = False
    news: str = ""
    """How many posts came since the reader was there; empty for a thread they never opened."""


def rows_of(threads: list[Thread], *, categories: Mapping[int, Category], reader: Reader | None) -> list[Row]:
    """The rows of these threads, in their order. Two statements: their tags, their topics."""
    if not threads:
        return []
    tags, topics = Tag.objects.order_by("slug"), Topic.objects.in_order()
    prefetch_related_objects(threads, Prefetch("tags", tags), Prefetch("topics", topics))
    return Rows(categories, reader).make(threads)


class Rows:
    """Makes rows; what several of them share is worked out once."""

    def __init__(self, categories: Mapping[int, Category], reader: Reader | None) -> None:
        self.reader = reader
        self.page_language = get_language() or "en"
        self.new_since = max(filter(None, [reader.caught_up_at, reader.now - NEW_FOR])) if reader else None
        self.places = {key: Link(category.get_absolute_url(), category.name) for key, category in categories.items()}
        self.thread_url = _beginning("thread", 0, "-")
        self.member_url = _beginning("member", "x")
        self.foreign = (
            gettext("Written in English") if self.page_language == "zh-hans" else gettext("Written in Chinese")
        )
        # These live as long as the page: the same members, days and words come again and again.
        self.day = cache(_day)
        self.unit = cache(lambda count: ngettext("reply", "replies", count))
        self.useful = cache(_useful)
        self.kind = cache(_kind)
        self.author = cache(self._author)
        self.badge = cache(_badge)
        self.mark = cache(_mark)
        self.tag = cache(_linked("tag", "#"))
        self.topic = cache(_linked("topic_threads"))

    def make(self, threads: Iterable[Thread]) -> list[Row]:
        """One row for each thread."""
        return [self._row(thread) for thread in threads]

    def _row(self, thread: Thread) -> Row:
        is_foreign = thread.language != self.page_language
        author, badge, is_demonstration = self.author(thread.author) if thread.author else (None, "", False)
        kind, icon = self.kind(thread.kind)
        row = Row(
            url=f"{self.thread_url}{thread.pk}/{quote(thread.slug) or '-'}/",
            title=thread.title,
            excerpt=thread.excerpt,
            lang=_lang(thread.language) if is_foreign else "",
            kind=kind,
            icon=icon,
            place=self.places.get(thread.category_id or 0),
            author=author,
            badge=badge,
            is_demonstration=is_demonstration,
            at=thread.last_activity_at.isoformat(timespec="seconds"),
            on=self.day(localdate(thread.last_activity_at)),
            replies=thread.reply_count,
            replies_unit=self.unit(thread.reply_count),
            useful=self.useful(thread.useful_count) if thread.useful_count else "",
            language=SHORT_NAMES.get(thread.language, "") if is_foreign else "",
            language_title=self.foreign,
            about=[*map(self.topic, thread.topics.all()), *map(self.tag, thread.tags.all())],
            marks=[self.mark(*words) for column, *words in MARKS if getattr(thread, column) is not None],
        )
        if self.reader:
            self._mark_read(row, thread, self.reader)
        return row

    def _mark_read(self, row: Row, thread: Thread, reader: Reader) -> None:
        read: int | None = thread.read_number  # type: ignore[attr-defined]  # annotated by with_reader
        level: str | None = thread.level  # type: ignore[attr-defined]  # the same
        is_since = reader.caught_up_at is None or thread.last_activity_at > reader.caught_up_at
        if read is None:
            is_new = self.new_since is not None and thread.created_at > self.new_since
            row.is_unread = (is_new and thread.author_id != reader.member.pk) or (level in FOLLOWING and is_since)
        elif read < thread.last_number and is_since:
            count = thread.last_number - read
            row.is_unread, row.news = True, ngettext("%(count)d new", "%(count)d new", count) % {"count": count}
        row.is_read = not row.is_unread

    def _author(self, author: "User") -> tuple[Link, str, bool]:
        link = Link(f"{self.member_url}{quote(author.username)}/", author.shown_name)
        return link, self.badge(*author.badge) if author.badge else "", author.is_demonstration


# What a list says about a thread: the column that holds when it became so, the words, the icon, the tone.
MARKS: tuple[tuple[str, Text, str, str], ...] = (
    ("pinned_at", gettext_lazy("Pinned"), "flag", ""),
    ("accepted_post_id", gettext_lazy("Answered"), "check-circle", "accent"),
    ("locked_at", gettext_lazy("Closed to replies"), "lock", ""),
    ("held_at", gettext_lazy("Waits for a moderator"), "clock", "warn"),
    ("hidden_at", gettext_lazy("Hidden"), "redact", "danger"),
)


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _useful(count: int) -> str:
    return ngettext("%(count)d found it useful", "%(count)d found it useful", count) % {"count": count}


def _kind(slug: str) -> tuple[Text, str]:
    kind = kinds.find(slug) or kinds.find("discussion")
    assert kind is not None  # noqa: S101 - every release declares discussions
    return str(kind.name), get_template("forum/lists/_kind.html").render({"kind": kind}).strip()


def _badge(kind: str, text: str) -> str:
    return get_template("components/badge.html").render({"kind": kind, "text": text})


def _mark(text: Text, icon: str, tone: str) -> str:
    return get_template("components/label.html").render({"text": text, "icon_name": icon, "kind": tone})


def _lang(code: str) -> str:
    return "zh-Hans" if code == "zh-hans" else code


def _linked(name: str, mark: str = "") -> Callable[[Any], Link]:
    """A function from a tag or a topic to the link to its threads. (Any: two models with a slug and a name.)"""
    beginning = _beginning(name, "x")
    ending = reverse(name, args=["x"]).removeprefix(f"{beginning}x")
    return lambda thing: Link(f"{beginning}{quote(thing.slug)}{ending}", mark + thing.name)


def _beginning(name: str, *samples: Any) -> str:
    """The address of this name up to its first argument. (Any: whatever the converters take.)"""
    return reverse(name, args=samples).rsplit(f"{samples[0]}/", 1)[0]
