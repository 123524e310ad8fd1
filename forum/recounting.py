"""Every counter of the forum, counted again. Each is compared in portions first, and settled under the lock its
actions take."""

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Max, Q

from forum import counting, likeness
from forum.actions.locking import lock_thread, lock_threads
from forum.actions.responses import COUNTERS
from forum.models import Category, Post, PostRevision, Reaction, Tag, Thread, Vote
from foundation import recounting

# A rank is worked out from whole numbers and a moment; what differs by less was rounded by a database.
ROUNDING: Final = 1e-9
ROUNDED: Final = ("rank", "trend")
COUNTED: Final = Q(category__isnull=False, hidden_at__isnull=True, held_at__isnull=True, merged_into__isnull=True)


def register() -> None:
    """Say how the forum's counters are counted again. Posts come before threads, which add theirs up."""
    recounting.register("forum.categories", recounting.Walk(Category.objects.all, _categories, _settle_category))
    recounting.register("forum.posts", recounting.Walk(Post.objects.all, _posts, _settle_post, _settle_posts))
    recounting.register("forum.tags", recounting.Walk(Tag.objects.all, _tags, _settle_tag))
    recounting.register("forum.threads", recounting.Walk(Thread.objects.all, _threads, _settle_thread, _settle_threads))
    recounting.register(
        "forum.title_terms",
        recounting.Walk(Thread.objects.all, likeness.differing, likeness.settle, likeness.settle_several),
    )


def settle(name: str, keys: Collection[int]) -> None:
    """Count these rows again, as after many answers were taken back at once. Under the lock of each."""
    is_check = False
    for key in sorted(keys):
        SETTLING[name](key, is_check)


def differs(row: Any, right: dict[str, Any]) -> bool:  # Any: a thread, a post, a category or a tag
    """Whether a column of the row is not what it has to be."""
    return any(
        not math.isclose(getattr(row, name), value, rel_tol=ROUNDING)
        if name in ROUNDED
        else getattr(row, name) != value
        for name, value in right.items()
    )


def _categories(keys: Collection[int]) -> list[int]:
    return _wrong(Category.objects.in_bulk(keys), _threads_by("category", keys))


def _tags(keys: Collection[int]) -> list[int]:
    return _wrong(Tag.objects.in_bulk(keys), _threads_by("tags", keys))


def _posts(keys: Collection[int]) -> list[int]:
    return _wrong(Post.objects.defer("source", "html").in_bulk(keys), _of_posts(keys))


def _threads(keys: Collection[int]) -> list[int]:
    rows = Thread.objects.defer("details", "details_html").in_bulk(keys)
    return _wrong(rows, _of_threads(list(rows.values())))


def _wrong(rows: dict[int, Any], right: dict[int, dict[str, Any]]) -> list[int]:
    return [key for key, row in rows.items() if differs(row, right[key])]


def _threads_by(place: str, keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """How many threads count in each of these categories or tags. One statement."""
    found = Thread.objects.filter(COUNTED, **{f"{place}__in": keys}).order_by().values_list(place)
    counts = dict(found.annotate(Count("pk")))
    return {key: {"thread_count": counts.get(key, 0)} for key in keys}


def _of_posts(keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """What the counters of these posts have to be. Three statements."""
    votes: dict[tuple[int, int], int] = {}
    for post, value, count in _grouped(Vote, keys, "value"):
        votes[post, value] = count
    words: dict[int, dict[str, int]] = defaultdict(dict)
    for post, kind, count in _grouped(Reaction, keys, "kind"):
        words[post][COUNTERS[kind]] = count
    revisions = dict(PostRevision.objects.filter(post__in=keys).order_by().values_list("post").annotate(Max("number")))
    nothing = dict.fromkeys(COUNTERS.values(), 0)
    return {
        key: {
            "useful_count": (useful := votes.get((key, 1), 0)),
            "not_useful_count": (against := votes.get((key, -1), 0)),
            "score": useful - against,
            # Stored from the first change on.
            "revision_number": revisions.get(key, 1),
            **nothing,
            **words[key],
        }
        for key in keys
    }


def _grouped(model: type[Vote] | type[Reaction], keys: Collection[int], column: str) -> list[tuple[int, Any, int]]:
    rows = model._default_manager.filter(post__in=keys).order_by()
    return list(rows.values_list("post", column).annotate(Count("pk")))


def _of_threads(threads: Collection[Thread]) -> dict[int, dict[str, Any]]:
    """What the counters of these threads have to be. Three statements.

    The last number is never lowered: a number that was given once is not given again.
    """
    right = counting.of_threads(threads)
    posts = Post.objects.filter(thread__in=list(right)).order_by().values_list("thread")
    highest = dict(posts.annotate(Max("number")))
    for thread in threads:
        right[thread.pk]["last_number"] = max(thread.last_number, highest.get(thread.pk, 0))
    return right


@transaction.atomic
def _settle_category(key: int, is_check: bool) -> bool:  # noqa: FBT001 - as foundation.recounting calls it
    row = Category.objects.select_for_update(of=("self",)).filter(pk=key).first()
    return row is not None and _settle(row, _threads_by("category", [key])[key], is_check)


@transaction.atomic
def _settle_tag(key: int, is_check: bool) -> bool:  # noqa: FBT001
    row = Tag.objects.select_for_update(of=("self",)).filter(pk=key).first()
    return row is not None and _settle(row, _threads_by("tags", [key])[key], is_check)


@transaction.atomic
def _settle_post(key: int, is_check: bool) -> bool:  # noqa: FBT001
    # Whoever changes these counters holds the row itself; of the thread, nothing is read.
    row = Post.objects.select_for_update(of=("self",)).filter(pk=key).first()
    return row is not None and _settle(row, _of_posts([key])[key], is_check)


@transaction.atomic
def _settle_thread(key: int, is_check: bool) -> bool:  # noqa: FBT001
    if not Thread.objects.filter(pk=key).exists():
        return False
    row = lock_thread(key)
    return _settle(row, _of_threads([row])[key], is_check)


@transaction.atomic
def _settle_posts(keys: Sequence[int]) -> int:
    rows = {row.pk: row for row in Post.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")}
    right = _of_posts(list(rows))
    return sum([_settle(row, right[key], False) for key, row in rows.items()])  # noqa: FBT003


@transaction.atomic
def _settle_threads(keys: Sequence[int]) -> int:
    rows = lock_threads(*keys)
    right = _of_threads(list(rows.values()))
    return sum([_settle(row, right[key], False) for key, row in rows.items()])  # noqa: FBT003


def _settle(row: Any, right: dict[str, Any], is_check: bool) -> bool:  # noqa: FBT001 - Any: as in `differs`
    is_wrong = differs(row, right)
    if is_wrong and not is_check:
        type(row)._default_manager.filter(pk=row.pk).update(**right)
    return is_wrong


# How one row of each kind is counted again.
SETTLING: Final = {
    "forum.categories": _settle_category,
    "forum.posts": _settle_post,
    "forum.tags": _settle_tag,
    "forum.threads": _settle_thread,
}
