"""Counters of threads, categories and tags: how each is worked out, and how a transaction keeps it right."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Q, Sum
from django.db.models.functions import Greatest

from forum import ranking
from forum.models import Category, Post, SameProblem, Tag, Thread, Vote

SHOWN = Q(is_stub=False, hidden_at__isnull=True, held_at__isnull=True)
SHOWN_POST = Q(post__is_stub=False, post__hidden_at__isnull=True, post__held_at__isnull=True)


def of_threads(threads: Collection[Thread]) -> dict[int, dict[str, Any]]:
    """What the counters of these threads have to be, from the rows that they count. Five statements."""
    keys = [thread.pk for thread in threads]
    replies = SHOWN & Q(number__gt=1)
    posts = Post.objects.filter(thread__in=keys).order_by().values_list("thread")
    sums = posts.annotate(
        answered=Count("pk", filter=replies),
        useful=Sum("useful_count", filter=SHOWN),
        best=Max("score", filter=replies),
    )
    found = {key: rest for key, *rest in sums}
    said = SameProblem.objects.filter(thread__in=keys).order_by().values_list("thread").annotate(Count("pk"))
    same_problem = dict(said)
    rising = trends(threads)
    return {
        thread.pk: _of(thread, found.get(thread.pk, (0, 0, 0)), same_problem.get(thread.pk, 0))
        | {"trend": rising[thread.pk]}
        for thread in threads
    }


def trends(threads: Collection[Thread]) -> dict[int, float]:
    """The trend of each, from when each reply, useful vote and shared problem came. Three statements."""
    keys = [thread.pk for thread in threads]
    happened = {thread.pk: [(ranking.REPLY, thread.created_at)] for thread in threads}
    replies = Post.objects.filter(SHOWN, thread__in=keys, number__gt=1)
    votes = Vote.objects.filter(SHOWN_POST, post__thread__in=keys, value=1)
    for weight, rows in (
        (ranking.REPLY, replies.values_list("thread_id", "created_at")),
        (ranking.APPROVAL, votes.values_list("post__thread_id", "created_at")),
        (ranking.APPROVAL, SameProblem.objects.filter(thread__in=keys).values_list("thread_id", "created_at")),
    ):
        for key, moment in rows.order_by():
            happened[key].append((weight, moment))
    return {key: ranking.trend(found) for key, found in happened.items()}


def _of(thread: Thread, sums: Sequence[Any], same_problem: int) -> dict[str, Any]:
    replies, useful, best = sums
    counted = {
        "reply_count": replies,
        "useful_count": useful or 0,
        "same_problem_count": same_problem,
        "best_answer_score": (best or 0) if thread.is_question else 0,
    }
    return counted | _orders(thread, counted)


def of_thread(thread: Thread) -> dict[str, Any]:
    """The same for one."""
    return of_threads([thread])[thread.pk]


def renew(thread: Thread) -> None:
    """Set the counters of a thread whose posts were moved about, in the caller's transaction."""
    Thread.objects.filter(pk=thread.pk).update(**of_thread(thread), version=F("version") + 1)


def orders_after(thread: Thread, *, gained: int, now: datetime) -> dict[str, Any]:
    """Where lists put the thread by the counters it has now, after it gained so much weight, or lost some (-1).

    What is taken back is not subtracted: of a large sum nothing exact would be left. It is added up again, three
    statements.
    """
    found = {name: getattr(thread, name) for name in ("useful_count", "reply_count", "same_problem_count")}
    if gained > 0:
        trend = ranking.risen(thread.trend, gained, now)
    else:
        trend = trends([thread])[thread.pk] if gained else thread.trend
    thread.trend = trend
    return _orders(thread, found) | {"trend": trend}


def _orders(thread: Thread, found: dict[str, Any]) -> dict[str, Any]:
    counted = {
        "created_at": thread.created_at,
        "useful": found["useful_count"],
        "replies": found["reply_count"],
        "same_problem": found["same_problem_count"],
    }
    return {"rank": ranking.rank(**counted), "monthly": ranking.monthly(**counted)}


def count_thread(thread: Thread, by: int, *, tag_ids: Iterable[int] | None = None) -> None:
    """Count the thread in (1) or out (-1) of its category and tags, in the caller's transaction.

    A number that is too small stays at 0 until `manage.py recount` mends it: it must keep nobody from hiding a thread.
    """
    if thread.category_id is None:
        return
    counted = Greatest(F("thread_count") + by, 0)
    Category.objects.filter(pk=thread.category_id).update(thread_count=counted)
    ids = list(thread.tags.order_by("pk").values_list("pk", flat=True)) if tag_ids is None else list(tag_ids)
    if ids:
        Tag.objects.filter(pk__in=ids).update(thread_count=counted)
