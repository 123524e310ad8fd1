"""Rows of a list. What a row shows of its thread is the same for every reader, and is kept ready-made in the cache.

Lists are the most read pages, and most of what makes them expensive is told again and again: a page asks the database
for the keys of its rows only, and for the rest of those alone that nobody looked at since they changed. What is the
reader's own, whether they know the thread as it is, stands around the kept part.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote

from django.core.cache import cache as store
from django.db.models import Value
from django.template.loader import get_template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from content.markup.trust import fragment, fragments
from forum import kinds
from forum.listing.tabs import Reader
from forum.models import Thread
from foundation import site
from foundation.errors import Text
from foundation.near import Near
from notifications.querysets import FOLLOWING

KEPT = 300  # seconds; so long a member may be called by an earlier name. The site's epoch renews all rows at once.
# A process has the rows that it lately showed at hand, for a minute more.
at_hand: Near[SafeString] = Near(most=1000, seconds=60)
SHORT_NAMES = {"en": "EN", "zh-hans": "中文"}


class Key(NamedTuple):
    """One thread as a page first finds it. Whatever else its row shows moves the version with it."""

    pk: int
    version: int
    last_activity_at: datetime
    created_at: datetime
    rank: float
    trend: float
    monthly: int
    last_number: int
    reply_count: int
    author_id: int | None
    unnamed_author_id: int | None
    read_number: int | None = None
    """None: never opened. For members only, like `level`."""
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One thread of a list, as one reader sees it."""

    html: SafeString
    is_read: bool = False
    """The reader knows it as it is; never for a guest, of whom nobody knows."""
    is_unread: bool = False
    news: str = ""
    """What is new in it for the reader, in words; empty where nothing is."""


def rows_of(found: list[Key], *, reader: Reader | None) -> list[Row]:
    """The rows of these threads, in their order. No statement where all are kept, otherwise two."""
    html = _kept(found)
    if reader is None:
        return [Row(html[key.pk]) for key in found if key.pk in html]
    return [_for_reader(html[key.pk], key, reader) for key in found if key.pk in html]


def items_of(rows: Iterable[Row]) -> SafeString:
    """Rows as items of a list. Here rather than in a template, which would spend more on them than all else costs."""
    items = []
    for row in rows:
        state = " thread--read" if row.is_read else " thread--unread" if row.is_unread else ""
        news = fragment('<p class="thread__news">{}</p>', row.news) if row.news else ""
        items.append((state, row.html, news))
    return fragments('<li class="thread{}">{}{}</li>\n', items)


def _for_reader(html: SafeString, key: Key, reader: Reader) -> Row:
    is_since = reader.caught_up_at is None or key.last_activity_at > reader.caught_up_at
    if key.read_number is None:
        is_new = key.created_at > reader.new_since and reader.member.pk not in (key.author_id, key.unnamed_author_id)
        news = gettext("New") if is_new or (key.level in FOLLOWING and is_since) else ""
    else:
        count = key.last_number - key.read_number if is_since else 0
        news = ngettext("%(count)d new", "%(count)d new", count) % {"count": count} if count > 0 else ""
    return Row(html, is_read=not news, is_unread=bool(news), news=news)


def _kept(found: list[Key]) -> dict[int, SafeString]:
    """The fragments of these threads by id; what is not kept is made and kept. Threads that are gone are absent."""
    if not found:
        return {}
    beginning = f"thread-row:{site.facts().epoch}:{get_language()}:"
    names = {key.pk: f"{beginning}{key.pk}:{key.version}:{key.reply_count}:{key.last_number}" for key in found}
    stored = at_hand.get_many(names.values())
    if away := [name for name in names.values() if name not in stored]:
        came = store.get_many(away)
        at_hand.set_many(came)
        stored |= came
    fragments = {pk: stored[name] for pk, name in names.items() if name in stored}
    if missing := [pk for pk in names if pk not in fragments]:
        made = Fragments().make(missing)
        store.set_many({names[pk]: html for pk, html in made.items()}, KEPT)
        fragments |= made
    return fragments


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    url: str
    text: str


class Fragments:
    """Makes the part of rows that is the same for every reader; what several of them share is worked out once."""

    def __init__(self) -> None:
        self.page_language = get_language() or "en"
        is_chinese = self.page_language == "zh-hans"
        self.foreign = gettext("Written in English") if is_chinese else gettext("Written in Chinese")
        self.template = get_template("forum/lists/_row.html")
        self.thread_url = _beginning("thread", 0, "-")
        self.member_url = _beginning("member", "x")
        self.day, self.kind, self.badge, self.mark = cache(_day), cache(_kind), cache(_badge), cache(_mark)

    def make(self, pks: list[int]) -> dict[int, SafeString]:
        """The fragments by id, for threads that the caller may show. Two statements."""
        threads = Thread.objects.filter(pk__in=pks).for_list()
        about = _about(pks)
        return {thread.pk: self._fragment(thread, about.get(thread.pk, [])) for thread in threads}

    def _fragment(self, thread: Thread, about: list[Link]) -> SafeString:
        is_foreign = thread.language != self.page_language
        category = thread.category
        author = thread.author if thread.author and thread.author.deletion_due_at is None else None
        shown = thread.pseudonym or author
        badge = shown.badge if shown else None
        context = {
            "url": f"{self.thread_url}{thread.pk}/{quote(thread.slug) or '-'}/",
            "thread": thread,
            "lang": ("zh-Hans" if thread.language == "zh-hans" else thread.language) if is_foreign else "",
            "kind": self.kind(thread.kind),
            "category": Link(category.get_absolute_url(), category.name) if category else None,
            "author": Link(f"{self.member_url}{quote(author.username)}/", author.shown_name) if author else None,
            "is_demonstration": author is not None and author.is_demonstration,
            "voice": thread.pseudonym.name if thread.pseudonym else "",
            "badge": self.badge(*badge) if badge else "",
            "at": thread.last_activity_at.isoformat(timespec="seconds"),
            # Without a script the day is that of Greenwich: the fragment is everybody's.
            "day": self.day(thread.last_activity_at.astimezone(UTC).date()),
            "replies_unit": ngettext("reply", "replies", thread.reply_count),
            "useful": _useful(thread.useful_count) if thread.useful_count else "",
            "language": SHORT_NAMES.get(thread.language, "") if is_foreign else "",
            "language_title": self.foreign,
            "about": about,
            "marks": [self.mark(*words) for column, *words in MARKS if getattr(thread, column)],
        }
        html: SafeString = self.template.render(context)  # type: ignore[assignment]  # what a template renders is safe
        return html


def _about(pks: list[int]) -> dict[int, list[Link]]:
    """Links to the topics and tags of these threads, topics first, in one statement for both."""
    name = "topic__name_zh" if get_language() == "zh-hans" else "topic__name_en"
    topics = Thread.topics.through.objects.filter(thread_id__in=pks)
    tags = Thread.tags.through.objects.filter(thread_id__in=pks)
    found = topics.values_list("thread_id", "topic__slug", name, Value("topic")).union(
        tags.values_list("thread_id", "tag__slug", "tag__name", Value("tag")), all=True
    )
    linked = {"topic": cache(_linked("topic_threads")), "tag": cache(_linked("tag", "#"))}
    about: dict[int, list[Link]] = {}
    for pk, slug, text, model in sorted(found, key=lambda row: (row[3] == "tag", row[1])):
        about.setdefault(pk, []).append(linked[model](slug, text))
    return about


# What a list says about a thread: what holds when it became so, or that it is, the words, the icon, the tone.
MARKS: tuple[tuple[str, Text, str, str], ...] = (
    ("pinned_at", gettext_lazy("Pinned"), "flag", ""),
    ("has_shown_answer", gettext_lazy("Answered"), "check-circle", "accent"),
    ("locked_at", gettext_lazy("Closed to replies"), "lock", ""),
    ("held_at", gettext_lazy("Waits for a moderator"), "clock", "warn"),
    ("hidden_at", gettext_lazy("Hidden"), "redact", "danger"),
)


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _useful(count: int) -> str:
    return ngettext("%(count)d useful", "%(count)d useful", count) % {"count": count}


def _kind(slug: str) -> dict[str, Any]:
    kind = kinds.find(slug) or kinds.find("discussion")
    assert kind is not None  # noqa: S101 - every release declares discussions
    return {"name": str(kind.name), "mark": get_template("forum/lists/_kind.html").render({"kind": kind})}


def _badge(kind: str, text: str) -> str:
    return get_template("components/badge.html").render({"kind": kind, "text": text})


def _mark(text: Text, icon: str, tone: str) -> str:
    return get_template("components/label.html").render({"text": text, "icon_name": icon, "kind": tone})


def _linked(name: str, mark: str = "") -> Callable[[str, str], Link]:
    """A function from the slug and the words of a tag or a topic to the link to its threads."""
    beginning = _beginning(name, "x")
    ending = reverse(name, args=["x"]).removeprefix(f"{beginning}x")
    return lambda slug, text: Link(f"{beginning}{quote(slug)}{ending}", mark + text)


def _beginning(name: str, *samples: Any) -> str:
    """The address of this name up to its first argument. (Any: whatever the converters take.)"""
    return reverse(name, args=samples).rsplit(f"{samples[0]}/", 1)[0]
