"""Pages of threads and posts for programs, by statements that are written once (docs/decisions/0111): writing one anew
costs more than the database needs to answer it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import get_language

from accounts.models import User
from forum import api_rows
from forum.api_rows import HEADING, POST_COLUMNS, PSEUDONYM_COLUMNS
from forum.models import Post, Thread
from forum.querysets.posts import AUTHOR_COLUMNS
from forum.viewers import Shape, shape_of, stand_in
from foundation import keyset
from foundation.prepared import Prepared, Value

Viewer = Any  # a member or a guest
# What rules about a text and its thread ask of them; without these nobody is told what may be done.
OF_RULES = "may"
BESIDE = "thread"
_OF_THREADS = (
    *("kind", "title", "slug", "language", "details", "excerpt", "created_at", "last_activity_at", "last_number"),
    *("reply_count", "useful_count", "same_problem_count", "accepted_post_id", "acceptance_note", "version"),
    *("locked_at", "lock_reason", "pinned_at", "pin_reason", "hidden_at", "hide_reason", "held_at", "merged_at"),
    *("merge_reason", "category__slug", "category__name_en", "category__name_zh"),
)


@dataclass(frozen=True)
class _Asked:
    """All that decides how the statement for a page of posts is written."""

    viewer: Shape | None
    of_thread: bool
    size: int
    wanted: frozenset[str]
    side: keyset.Side = ""
    has_beginning: bool = False


@dataclass(frozen=True)
class _Threads:
    """The same for threads by their ids."""

    language: str | None
    count: int
    wanted: frozenset[str]


def newest_posts(caller: Viewer, *, sides: tuple[str, str], size: int, wanted: frozenset[str]) -> keyset.Slice:
    """A page of the posts of all threads that the caller reads, the newest first. One statement. Raises BadCursor."""
    return _page(_asked(caller, size, wanted), [], "id", sides, caller)


def posts_of_thread(
    caller: Viewer, thread: Thread, *, beginning: int | None, sides: tuple[str, str], size: int, wanted: frozenset[str]
) -> keyset.Slice:
    """A page of the posts of a thread that the caller may open, by number, from `beginning` on where there is one.

    One statement. Raises BadCursor.
    """
    asked = replace(_asked(caller, size, wanted), of_thread=True, has_beginning=beginning is not None)
    return _page(asked, [thread.pk, *([] if beginning is None else [beginning])], "number", sides, caller)


def thread_for(caller: Viewer, pk: int) -> Thread | None:
    """The thread that the caller may open, and that is no conversation, with its category. One statement."""
    if isinstance(caller, User):
        return next(iter(_thread.rows(caller.pk, pk, shape=shape_of(caller))), None)
    return next(iter(_thread_for_guests.rows(pk)), None)


def threads_by_id(pks: Sequence[int], wanted: frozenset[str]) -> list[Thread]:
    """The threads with these ids, which the caller may see, in this order. One statement."""
    if not pks:
        return []
    shape = _Threads(get_language(), len(pks), wanted & {OF_RULES})
    found = {thread.pk: thread for thread in _threads.rows(*pks, shape=shape)}
    return [found[pk] for pk in pks if pk in found]


def _asked(caller: Viewer, size: int, wanted: frozenset[str]) -> _Asked:
    viewer = shape_of(caller) if isinstance(caller, User) else None
    return _Asked(viewer, of_thread=False, size=size, wanted=wanted & {OF_RULES, BESIDE})


def _page(asked: _Asked, of_list: list[Value], field: str, sides: tuple[str, str], caller: Viewer) -> keyset.Slice:
    before, after = sides
    place = keyset.read(Post, field, before or after)
    side: keyset.Side = "before" if before else "after" if after else ""
    who = [caller.pk] if asked.viewer else []
    rows = _posts.rows(*who, *of_list, *(place or ()), shape=replace(asked, side=side))
    return keyset.page_of(rows, field, side, asked.size)


def _written_posts(*values: Any, shape: _Asked) -> QuerySet[Post]:  # Any: marks of each value's own type
    left = iter(values)
    viewer = stand_in(next(left), shape.viewer) if shape.viewer else AnonymousUser()
    found = Post.objects.visible_to(viewer)
    found = found.filter(thread_id=next(left)) if shape.of_thread else found.filter(thread__category__isnull=False)
    if shape.has_beginning:
        found = found.filter(number__gte=next(left))
    place = (next(left), next(left)) if shape.side else None
    field = "number" if shape.of_thread else "id"
    return keyset.rows_at(_columns(found, shape), field, shape.side, place, shape.size, is_rising=shape.of_thread)


def _columns(found: Any, shape: _Asked) -> Any:  # Any: a queryset of posts
    if OF_RULES in shape.wanted:
        return api_rows.posts_for(found)
    beside = HEADING if BESIDE in shape.wanted else ()
    joined = found.select_related("author__shown_credential", "pseudonym", *(["thread"] if beside else []))
    return joined.only(*POST_COLUMNS, *beside)


def _written_threads(*pks: int, shape: _Threads) -> QuerySet[Thread]:
    found = api_rows.with_rows(Thread.objects.filter(pk__in=pks))
    if OF_RULES in shape.wanted:
        return found
    without = found.select_related(None).select_related("author__shown_credential", "pseudonym", "category")
    return without.defer(None).only(*_OF_THREADS, *AUTHOR_COLUMNS, *PSEUDONYM_COLUMNS)


def _written_thread(viewer: Viewer, pk: int) -> QuerySet[Thread]:
    found = Thread.objects.visible_to(viewer).select_related("category")
    return found.filter(pk=pk, category__isnull=False)


_posts = Prepared(_written_posts)
_threads = Prepared(_written_threads)
_thread = Prepared(lambda number, pk, shape: _written_thread(stand_in(number, shape), pk))
_thread_for_guests = Prepared(lambda pk: _written_thread(AnonymousUser(), pk))
