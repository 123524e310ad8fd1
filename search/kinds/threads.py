"""Threads, found by their title, first post and details; and replies, shown under their thread.

Neither is indexed where it is hidden, held, merged away or a private conversation: those who may still read it find it
in their own lists.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import log10
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum import kinds as forum_kinds
from forum.models import Category, Post, Thread
from forum.querysets.threads import SHOWN_ANSWER
from search.documents import Document, Key, audience_mark
from search.kinds.registry import Result, Searchable, Viewer, keys_of, plain

THREAD: Final = "thread"
REPLY: Final = "reply"
_SHOWN: Final = Q(hidden_at__isnull=True, held_at__isnull=True)


def _threads() -> QuerySet[Thread]:
    return Thread.objects.filter(_SHOWN, category__isnull=False, merged_into__isnull=True)


def _replies() -> QuerySet[Post]:
    return Post.objects.filter(_SHOWN, is_stub=False, number__gt=1, thread__category__isnull=False)


def _build_threads(ids: Sequence[int]) -> Iterable[Document]:
    threads = _described(_threads().filter(pk__in=ids))
    first = {post.thread_id: post for post in Post.objects.filter(_SHOWN, thread__in=ids, number=1, is_stub=False)}
    above = _categories()
    for thread in threads:
        post = first.get(thread.pk)
        body = f"{plain(post.html) if post else ''} {_details(thread)}"
        yield _document(Key(THREAD, thread.pk), thread, above, title=thread.title, body=body, author=thread.author_id)


def _build_replies(ids: Sequence[int]) -> Iterable[Document]:
    posts = list(_replies().filter(pk__in=ids))
    threads = {one.pk: one for one in _described(_threads().filter(pk__in={post.thread_id for post in posts}))}
    above = _categories()
    for post in posts:
        thread = threads.get(post.thread_id)
        if thread is not None:
            yield _document(
                Key(REPLY, post.pk), thread, above, title="", body=plain(post.html), author=post.author_id, post=post
            )


def _document(
    key: Key,
    thread: Any,  # as `_described` annotates it
    above: Mapping[int, list[str]],
    *,
    title: str,
    body: str,
    author: int | None,
    post: Post | None = None,
) -> Document:
    useful = post.useful_count if post else thread.useful_count
    is_answer = post is not None and thread.accepted_post_id == post.pk
    return Document(
        key=key,
        title=title,
        body=body,
        audiences=(audience_mark(thread.audience_id),),
        filed_as=thread.kind,
        created_at=post.created_at if post else thread.created_at,
        language=(post.language if post else thread.language),
        group=Key(THREAD, thread.pk) if post else None,
        marks=(
            *(f"c:{slug}" for slug in above.get(thread.category_id or 0, [])),
            *(f"g:{tag.slug}" for tag in thread.tags.all()),
            *([f"u:{author}"] if author else []),
        ),
        topics=tuple(topic.slug for topic in thread.topics.all()),
        states=tuple(_states(thread)),
        weight=1 + 0.03 * log10(1 + useful) + 0.05 * is_answer + 0.03 * thread.has_shown_answer,
        signals={"useful": useful, "replies": thread.reply_count, "is_answer": int(is_answer)},
    )


def _states(thread: Any) -> Iterable[str]:
    """As the list of unanswered questions has it."""
    if thread.has_shown_answer:
        yield "solved"
    elif thread.kind == "question" and thread.accepted_post_id is None and thread.best_answer_score <= 0:
        yield "unanswered"


def _described(threads: QuerySet[Thread]) -> list[Any]:  # Any: threads with an annotation more
    return list(threads.annotate(has_shown_answer=SHOWN_ANSWER).prefetch_related("tags", "topics").order_by("pk"))


def _details(thread: Thread) -> str:
    kind = forum_kinds.find(thread.kind)
    words = [said for _field, said in kind.words(thread.details)] if kind else []
    return " ".join(word for word in words if word)


def _categories() -> dict[int, list[str]]:
    """Of each category its own address and those of all that it is part of."""
    rows = {pk: (parent, slug) for pk, parent, slug in Category.objects.values_list("pk", "parent_id", "slug")}
    found: dict[int, list[str]] = {}
    for pk in rows:
        here: int | None = pk
        slugs: list[str] = []
        while here is not None and rows[here][1] not in slugs:
            slugs.append(rows[here][1])
            here = rows[here][0]
        found[pk] = slugs
    return found


def _load_threads(viewer: Viewer, ids: Sequence[int]) -> Mapping[int, Result]:
    threads = Thread.objects.listed_for(viewer).filter(_SHOWN).for_list().in_bulk(ids)
    first = Post.objects.filter(_SHOWN, thread__in=threads, number=1, is_stub=False)
    bodies = dict(first.values_list("thread_id", "html"))
    return {pk: _result(thread, plain(bodies.get(pk, ""))) for pk, thread in threads.items()}


def _load_replies(viewer: Viewer, ids: Sequence[int]) -> Mapping[int, Result]:
    posts = (
        Post.objects.visible_to(viewer)
        .filter(_SHOWN, pk__in=ids)
        .only("thread_id", "number", "html", "language", "created_at")
    )
    threads = Thread.objects.listed_for(viewer).filter(_SHOWN).for_list().in_bulk({post.thread_id for post in posts})
    return {
        post.pk: _result(threads[post.thread_id], plain(post.html), post=post)
        for post in posts
        if post.thread_id in threads
    }


def _result(thread: Any, text: str, *, post: Post | None = None) -> Result:
    kind = forum_kinds.find(thread.kind)
    replies = ngettext("%(count)d reply", "%(count)d replies", thread.reply_count) % {"count": thread.reply_count}
    return Result(
        title=thread.title,
        url=post.get_absolute_url() if post else thread.get_absolute_url(),
        text=text,
        language=thread.language,
        text_language=post.language if post else "",
        label=kind.name if kind else _("Thread"),
        icon=kind.icon if kind else "discussion",
        notes=(replies, *([_("post %(number)d") % {"number": post.number}] if post else [])),
        states=("solved",) if thread.has_shown_answer else (),
        happened_at=post.created_at if post else thread.last_activity_at,
    )


THREADS: Final = Searchable(kind=THREAD, keys=keys_of(_threads), build=_build_threads, load=_load_threads)
REPLIES: Final = Searchable(kind=REPLY, keys=keys_of(_replies), build=_build_replies, load=_load_replies)
