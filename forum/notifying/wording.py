"""Threads and posts as notifications and digests tell of them, in words of the active language."""

from django.utils.translation import gettext as _

from content.markup import words_of
from forum.models import Post, Thread
from forum.texts import excerpt_of
from notifications.subjects import Description

# What is asked for where only this is told: who stands behind a text, the text, and its thread.
BY = ("author__username", "author__name", *(f"pseudonym__{name}" for name in ("role", "method", "number", "ended_at")))
OF_POST = ("html", "language", *BY)
OF_THREAD = ("title", "slug", "category_id", "locked_at", "hidden_at", "held_at", "merged_into_id")


def of_post(post: Post, *, longest: int, with_html: bool = False) -> Description:
    """A post, whose thread is loaded; `longest` is that of its excerpt, in characters."""
    return Description(
        title=post.thread.title,
        url=post.get_absolute_url(),
        by=_by(post),
        excerpt=excerpt_of(words_of(str(post.html)), longest),
        html=str(post.html) if with_html else "",
        language=post.language,
        is_open=with_html and _is_open(post.thread),
    )


def of_thread(thread: Thread) -> Description:
    """A thread."""
    return Description(
        title=thread.title,
        url=thread.get_absolute_url(),
        by=_by(thread),
        excerpt=thread.excerpt,
        language=thread.language,
        is_open=_is_open(thread),
    )


def _is_open(thread: Thread) -> bool:
    """Not locked, and nothing that only some may see: whether this very reader may write is asked when they do."""
    is_apart = thread.is_locked or thread.hidden_at is not None or thread.held_at is not None
    return not is_apart and thread.merged_into_id is None and not thread.is_conversation


def _by(row: Post | Thread) -> str:
    """The name that stands beside the text."""
    if row.pseudonym is not None:
        return row.pseudonym.name
    return row.author.shown_name if row.author else _("a former member")
