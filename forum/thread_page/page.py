"""Putting the page of a thread together for one reader."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.models import User
from accounts.profiles.seeing import level_of
from content.citations.cards import Card
from forum import kinds
from forum.models import Post, Thread
from forum.thread_page import loading, paging, rows
from forum.thread_page.addresses import Addresses
from forum.thread_page.foot import Foot
from forum.thread_page.loading import Note, Own, Place, Viewer
from forum.thread_page.notes import Telling
from forum.thread_page.posts import NOTHING, PostWriter
from forum.thread_page.rows import Row
from forum.thread_page.words import words

SORTS = ("number", "useful")
_PLACE = re.compile(r"(-?\d{1,9})\.(\d{1,9})")


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a page by numbers, or answers by usefulness below a place (score, number)."""

    page: int = 1
    is_by_score: bool = False
    after: tuple[int, int] | None = None

    @property
    def query(self) -> str:
        """The address's query, to come back to the same page."""
        if self.is_by_score:
            return "?sort=useful" + (f"&after={self.after[0]}.{self.after[1]}" if self.after else "")
        return f"?page={self.page}" if self.page > 1 else ""


@dataclass
class ThreadPage:
    """Everything the template says."""

    thread: Thread
    kind: kinds.Kind
    asked: Asked
    page: paging.Page
    rows: list[Row]
    references: list[Card]
    places: dict[int, Place]
    at: Addresses
    next_after: str = ""
    """Where the answers by score go on; empty at their end."""
    opening: SafeString = NOTHING
    """All posts as HTML, on the first page up to the end of the question's text: its details follow there."""
    closing: SafeString = NOTHING
    """The rest of the posts."""

    @property
    def last_shown(self) -> int:
        """The last number that the reader has seen now."""
        return self.page.last

    @property
    def details(self) -> list[dict[str, Any]]:
        """What the kind's own fields hold, on the page with the question. (Any: as Kind.shown.)"""
        if not self.opening:
            return []
        return self.kind.shown(self.thread.details, self.thread.details_html)


def parse(page: str | None, sort: str | None, after: str | None) -> Asked | None:
    """What a query asks for; None for words that mean nothing."""
    if sort not in (None, *SORTS):
        return None
    if sort != "useful":
        number = paging.parse(page)
        return Asked(page=number) if number is not None and after is None else None
    if after is None:
        return Asked(is_by_score=True) if page is None else None
    found = _PLACE.fullmatch(after)
    return Asked(is_by_score=True, after=(int(found[1]), int(found[2]))) if found else None


def find(viewer: Viewer, pk: int, asked: Asked) -> Thread | None:
    """The thread with what its page needs; None where the viewer may not open it."""
    first = (asked.page - 1) * paging.PER_PAGE + 1
    is_last_known = asked.is_by_score
    return loading.find_thread(viewer, pk, first, 0 if is_last_known else first + paging.PER_PAGE - 1)


def put_together(viewer: Viewer, thread: Thread, asked: Asked, *, now: datetime, token: str = "") -> ThreadPage | None:
    """The page; None where the thread has none of this number or order."""
    page = paging.page(asked.page, thread.last_number)
    if page is None or (asked.is_by_score and not thread.is_question):
        return None
    if asked.is_by_score:
        posts, is_more = loading.answers_by_score(viewer, thread, asked.after)
        notes: list[Note] = []
    else:
        posts, is_more = loading.posts_of_page(thread, page), False
        notes = loading.notes_of(thread)
    own = loading.own_responses(viewer, posts) if isinstance(viewer, User) else Own()
    threads, categories = loading.places_named(viewer, thread, posts, notes)
    found = rows.rows_of(posts, viewer, own.unheard, own.silent, notes)
    if not asked.is_by_score:
        rows.lift_accepted(found, thread.accepted_post_id, page.last)
        rows.mark_first_new(found, thread.read_number, viewer)  # type: ignore[attr-defined]  # annotated
    made = ThreadPage(
        thread=thread,
        kind=kind_of(thread),
        asked=asked,
        page=page,
        rows=found,
        references=loading.works_cited([row.post.pk for row in found if _may_cite(row)]),
        places=threads,
        at=Addresses(thread.pk),
        next_after=f"{posts[-1].score}.{posts[-1].number}" if is_more else "",
    )
    _write(made, viewer, own, Telling(threads, categories, made.at), now=now, token=token)
    return made


def foot_of(viewer: User, post: Post, *, now: datetime, token: str, back: str) -> Any:
    """The foot of one post as it is now. (Any: safe HTML.)"""
    own = loading.own_responses(viewer, [post])
    foot = Foot(viewer, post.thread, now, words(), own, token, back)
    return foot.of(post)


def kind_of(thread: Thread) -> kinds.Kind:
    """The thread's declared kind; a discussion where this release does not declare it any more."""
    kind = kinds.find(thread.kind) or kinds.find("discussion")
    assert kind is not None  # noqa: S101 - every release declares discussions
    return kind


def _write(made: ThreadPage, viewer: Viewer, own: Own, telling: Telling, *, now: datetime, token: str) -> None:
    said = words()
    foot = Foot(viewer, made.thread, now, said, own, token, made.asked.query)
    writer = PostWriter(
        thread=made.thread,
        words=said,
        at=made.at,
        language=get_language() or "",
        foot=foot,
        unheard=own.unheard,
        places=made.places,
        level=level_of(viewer),
        reader_id=viewer.pk,
        telling=telling,
    )
    made.opening, made.closing = writer.write(made.rows)


def _may_cite(row: Row) -> bool:
    """Whether the reader sees the text, and there is a link in it at all."""
    return row.is_open and 'class="identifier' in row.post.html
