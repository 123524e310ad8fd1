"""Pages of threads and posts for programs, by statements that are written once (docs/decisions/0111): writing one anew
costs more than the database needs to answer it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import get_language

from accounts.models import User
from forum import api_rows
from forum.api_rows import HEADING, POST_COLUMNS, PSEUDONYM_COLUMNS
from forum.models import Post, Thread
from forum.querysets.posts import AUTHOR_COLUMNS, PostQuerySet
from forum.viewers import Shape, shape_of, stand_in
from foundation import keyset
from foundation.prepared import Prepared, Value
from foundation.prepared_pages import PreparedPages

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
    wanted: frozenset[str]
    has_beginning: bool = False


@dataclass(frozen=True)
class _Threads:
    """The same for threads by their ids."""

    language: str | None
    count: int
    wanted: frozenset[str]


def newest_posts(caller: Viewer, *, sides: tuple[str, str], size: int, wanted: frozenset[str]) -> keyset.Slice:
    """A page of the posts of all threads that the caller reads, the newest first. One statement. Raises BadCursor."""
    return _newest.cut(*_who(caller), shape=_asked(caller, wanted), sides=sides, size=size)


def posts_by(caller: Viewer, author: int, *, sides: tuple[str, str], size: int, wanted: frozenset[str]) -> keyset.Slice:
    """A page of what this member wrote under their name, the newest first. One statement. Raises BadCursor."""
    return _by_author.cut(*_who(caller), author, shape=_asked(caller, wanted), sides=sides, size=size)


def posts_of_thread(
    caller: Viewer, thread: Thread, *, beginning: int | None, sides: tuple[str, str], size: int, wanted: frozenset[str]
) -> keyset.Slice:
    """A page of the posts of a thread that the caller may open, by number, from `beginning` on where there is one.

    One statement. Raises BadCursor.
    """
    asked = replace(_asked(caller, wanted), has_beginning=beginning is not None)
    of_list = [thread.pk, *([] if beginning is None else [beginning])]
    return _of_thread.cut(*_who(caller), *of_list, shape=asked, sides=sides, size=size)


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


def _asked(caller: Viewer, wanted: frozenset[str]) -> _Asked:
    return _Asked(shape_of(caller) if isinstance(caller, User) else None, wanted & {OF_RULES, BESIDE})


def _who(caller: Viewer) -> list[Value]:
    return [caller.pk] if isinstance(caller, User) else []


def _seen(values: Iterator[Any], shape: _Asked) -> PostQuerySet:  # Any: marks of each value's own type
    return Post.objects.visible_to(stand_in(next(values), shape.viewer) if shape.viewer else AnonymousUser())


def _written_newest(*values: Any, shape: _Asked) -> Any:  # Any: a queryset of posts
    return _columns(_seen(iter(values), shape).filter(thread__category__isnull=False), shape)


def _written_by_author(*values: Any, shape: _Asked) -> Any:
    left = iter(values)
    return _columns(_seen(left, shape).filter(author_id=next(left), thread__category__isnull=False), shape)


def _written_of_thread(*values: Any, shape: _Asked) -> Any:
    left = iter(values)
    found = _seen(left, shape).filter(thread_id=next(left))
    return _columns(found.filter(number__gte=next(left)) if shape.has_beginning else found, shape)


def _columns(found: Any, shape: _Asked) -> Any:  # Any: a queryset of posts, whose annotations the stubs lose
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


_newest = PreparedPages(Post, "id", _written_newest)
_by_author = PreparedPages(Post, "created_at", _written_by_author)
_of_thread = PreparedPages(Post, "number", _written_of_thread, is_rising=True)
_threads = Prepared(_written_threads)
_thread = Prepared(lambda number, pk, shape: _written_thread(stand_in(number, shape), pk))
_thread_for_guests = Prepared(lambda pk: _written_thread(AnonymousUser(), pk))
