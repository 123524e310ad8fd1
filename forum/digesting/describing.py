"""Threads and posts in words, for many readers at once. See `notifications.subjects`."""

from collections.abc import Collection, Mapping

from accounts.models import User
from forum.digesting.seeing import Sight
from forum.models import Post, Thread
from forum.notifying import wording
from notifications.subjects import Description

LONGEST = 160  # characters of an excerpt
Asked = Mapping[User, Collection[int]]
Found = Mapping[int, Mapping[int, Description]]


def posts(asked: Asked) -> Found:
    """Posts that each reader may read now. Five statements."""
    found, sight = _posts(asked)
    described = {pk: wording.of_post(post, longest=LONGEST) for pk, post in found.items()}
    return {
        reader.pk: {pk: described[pk] for pk in ids if pk in found and sight.sees_post(reader.pk, found[pk])}
        for reader, ids in asked.items()
    }


def threads(asked: Asked) -> Found:
    """Threads that each reader may open now. Five statements."""
    found = (
        Thread.objects.filter(pk__in=_all(asked)).select_related("author", "pseudonym").defer("details", "details_html")
    )
    by_id = {thread.pk: thread for thread in found}
    sight = Sight(list(asked), [thread.pk for thread in by_id.values() if thread.is_conversation])
    return {
        reader.pk: {
            pk: wording.of_thread(by_id[pk]) for pk in ids if pk in by_id and sight.sees_thread(reader.pk, by_id[pk])
        }
        for reader, ids in asked.items()
    }


def _all(asked: Asked) -> set[int]:
    return {pk for ids in asked.values() for pk in ids}


def _posts(asked: Asked) -> tuple[dict[int, Post], Sight]:
    columns = (
        "number",
        "html",
        "language",
        "author_id",
        "hidden_at",
        "held_at",
        "is_stub",
        "thread_id",
        "unnamed_author_id",
    )
    own = [
        f"thread__{name}"
        for name in ("title", "author_id", "unnamed_author_id", "audience_id", "category_id", "hidden_at", "held_at")
    ]
    names = ("author__name", "author__username", *(f"pseudonym__{name}" for name in ("role", "number")))
    rows = (
        Post.objects.filter(pk__in=_all(asked))
        .select_related("thread", "author", "pseudonym")
        .only(*columns, *own, *names)
    )
    found = {post.pk: post for post in rows}
    letters = {post.thread_id for post in found.values() if post.thread.is_conversation}
    return found, Sight(list(asked), letters)
