"""Keeps the terms by which threads are found that resemble a title. Whoever writes a title calls `store_terms`."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from forum.actions.locking import lock_thread, lock_threads
from forum.models import Thread, TitleTerm
from forum.terms import terms

PORTION = 500  # threads looked at together


def terms_of(thread: Thread) -> list[str]:
    """The terms under which the thread is found: none for a conversation, nor for one that was merged into another.

    Whether it is hidden, or held, or for a group, is asked when somebody looks: `Thread.objects.similar_to`.
    """
    return [] if thread.category_id is None or thread.merged_into_id is not None else terms(thread.title)


def store_terms(thread: Thread) -> bool:
    """Keep the terms of the thread's title as it is now, and no others; whether any were missing or too many.

    In the transaction that wrote the title.
    """
    wanted = set(terms_of(thread))
    stored = set(TitleTerm.objects.filter(thread=thread).values_list("term", flat=True))
    if gone := stored - wanted:
        TitleTerm.objects.filter(thread=thread, term__in=gone).delete()
    store_new_terms([(thread.pk, sorted(wanted - stored))])
    return stored != wanted


def store_new_terms(found: Sequence[tuple[int, list[str]]]) -> None:
    """Keep these terms of threads, by id, that have none of them yet. One statement for a thread."""
    rows = [TitleTerm(thread_id=key, term=term) for key, wanted in found for term in wanted]
    if rows:
        TitleTerm.objects.bulk_create(rows, batch_size=1000)


def differing(keys: Collection[int]) -> list[int]:
    """Which of these threads are found under other terms than those of their titles. Two statements."""
    threads = Thread.objects.only("title", "category_id", "merged_into_id").in_bulk(keys)
    stored: dict[int, set[str]] = defaultdict(set)
    for key, term in TitleTerm.objects.filter(thread__in=keys).values_list("thread_id", "term"):
        stored[key].add(term)
    return [key for key, thread in threads.items() if stored[key] != set(terms_of(thread))]


@transaction.atomic
def settle(key: int, is_check: bool) -> bool:  # noqa: FBT001 - as foundation.recounting calls it
    """Look at one thread under its lock, and repair its terms unless only to look: whether they differed."""
    if not Thread.objects.filter(pk=key).exists():
        return False
    thread = lock_thread(key)
    return bool(differing([key])) if is_check else store_terms(thread)


@transaction.atomic
def settle_several(keys: Sequence[int]) -> int:
    """Look at these threads, in rising order, under their locks, and repair their terms: how many differed."""
    threads = lock_threads(*keys)
    stored: dict[int, set[str]] = defaultdict(set)
    for key, term in TitleTerm.objects.filter(thread__in=threads).values_list("thread_id", "term"):
        stored[key].add(term)
    wanted = {key: set(terms_of(thread)) for key, thread in threads.items()}
    for key, terms_here in stored.items():
        if gone := terms_here - wanted[key]:
            TitleTerm.objects.filter(thread=key, term__in=gone).delete()
    store_new_terms([(key, sorted(wanted[key] - stored[key])) for key in threads])
    return sum(wanted[key] != stored[key] for key in threads)


def take_out(
    replace: Callable[[str], str], *, forms: Sequence[str], only_by: Any, actor: Any, now: datetime
) -> int:  # Any: as content.texts asks
    """Keep the terms of titles out of which a text was taken, which stand changed by now; how many threads that were.

    A term may hold no more than a part of the text, so every title is looked at, whatever `forms` there are.
    """
    rows = Thread.objects.order_by("pk") if only_by is None else Thread.objects.filter(author_id=only_by).order_by("pk")
    count, last = 0, 0
    while keys := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:PORTION]):
        count += sum(settle(key, False) for key in differing(keys))  # noqa: FBT003
        last = keys[-1]
    return count
