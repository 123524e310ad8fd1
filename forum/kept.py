"""What the pages of bookmarks and drafts show of each row."""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from accounts.models import User
from forum.models import Bookmark, Draft, Post, Thread
from forum.texts import excerpt_of

LONGEST_SHOWN = 200  # characters of a text
LONGEST_LOOKED_AT = 4000  # characters of its HTML: the excerpt is near the beginning


@dataclass(frozen=True)
class BookmarkRow:
    """One bookmark: where it leads, what stands there, and the member's note."""

    pk: int
    url: str
    title: str
    language: str
    number: int
    author: str
    excerpt: str
    text_language: str
    note: str
    kept_at: datetime


@dataclass(frozen=True)
class DraftRow:
    """One draft: what it is a draft of, how it begins, and where it is continued; no `url` where that is gone."""

    pk: int
    what: str
    title: str
    excerpt: str
    url: str
    saved_at: datetime


def bookmark_rows(bookmarks: Iterable[Bookmark]) -> list[BookmarkRow]:
    """The rows of these bookmarks, in their order."""
    return [
        BookmarkRow(
            pk=bookmark.pk,
            url=bookmark.post.get_absolute_url(),
            title=bookmark.post.thread.title,
            language=bookmark.post.thread.language,
            number=bookmark.post.number,
            author=bookmark.post.byline or _("a former member"),
            excerpt=excerpt_of(_text(bookmark.post.html), LONGEST_SHOWN),
            text_language=bookmark.post.language,
            note=bookmark.note,
            kept_at=bookmark.created_at,
        )
        for bookmark in bookmarks
    ]


def draft_rows(drafts: list[Draft], member: User) -> list[DraftRow]:
    """The rows of these drafts, in their order. At most two statements: the threads and the posts they belong to."""
    threads = Thread.objects.visible_to(member).in_bulk(_ids(drafts, "reply"))
    posts = Post.objects.visible_to(member).select_related("thread").in_bulk(_ids(drafts, "edit"))
    return [_draft_row(draft, threads, posts) for draft in drafts]


def _draft_row(draft: Draft, threads: dict[int, Thread], posts: dict[int, Post]) -> DraftRow:
    what, _colon, number = draft.context.partition(":")
    thread, post = threads.get(int(number or 0)), posts.get(int(number or 0))
    if what == "reply":
        told, title = _("Reply"), thread.title if thread else ""
        url = reverse("reply", args=[thread.pk]) if thread else ""
    elif what == "edit":
        told, title = _("Change of a post"), post.thread.title if post else ""
        url = reverse("post_edit", args=[post.pk]) if post else ""
    elif what == "conversation":
        told, title, url = _("Private conversation"), draft.fields.get("title", ""), reverse("new_conversation")
    else:
        told, title, url = _("New thread"), draft.fields.get("title", ""), reverse("new_thread")
    excerpt = excerpt_of(str(draft.fields.get("body", "")), LONGEST_SHOWN)
    return DraftRow(draft.pk, told, str(title), excerpt, url, draft.saved_at)


def _ids(drafts: list[Draft], what: str) -> list[int]:
    contexts = (draft.context.partition(":") for draft in drafts)
    return [int(number) for found, _colon, number in contexts if found == what]


def _text(markup: str) -> str:
    return html.unescape(strip_tags(markup[:LONGEST_LOOKED_AT]))
