"""What answers need of threads and posts, for a whole page at once: as many statements for one row as for a hundred."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet
from django.utils.translation import get_language

from accounts import viewers
from accounts.models import User
from forum.models import Bookmark, Post, Reaction, SameProblem, Tag, Thread, Vote
from forum.querysets.posts import AUTHOR_COLUMNS
from forum.querysets.threads import SHOWN_ANSWER, ThreadQuerySet
from forum.viewers import Shape, shape_of, stand_in
from foundation.json_rows import JsonRows
from foundation.prepared import Prepared, PreparedTuples
from knowledge.models import Topic

Viewer = Any  # a member or a guest
PSEUDONYM_COLUMNS = tuple(f"pseudonym__{name}" for name in ("role", "method", "number", "ended_at"))
POST_COLUMNS = (
    *("thread_id", "number", "source", "html", "language", "reply_to_id", "interests", "interests_note"),
    *("ai_assistance", "labels", "origin", "created_at", "edited_at", "edit_count", "revision_number"),
    *("useful_count", "not_useful_count", "changed_my_mind_count", "well_explained_count", "reproduced_count"),
    *("wiki_at", "hidden_at", "hide_reason", "held_at"),
    *AUTHOR_COLUMNS,
    *PSEUDONYM_COLUMNS,
)
# Of the thread beside a post.
HEADING = tuple(f"thread__{name}" for name in ("kind", "title", "slug"))


@dataclass(frozen=True)
class _Few:
    """What decides how a question about so many rows is written."""

    viewer: Shape | None
    count: int


def with_rows(found: ThreadQuerySet) -> ThreadQuerySet:
    """Threads with author, category, tags and topics, in the same statement."""
    name = "name_zh" if get_language() == "zh-hans" else "name_en"
    return (
        found.select_related("author__shown_credential", "pseudonym", "category", "audience")
        .defer("details_html")
        .annotate(
            has_shown_answer=SHOWN_ANSWER,
            tag_rows=JsonRows(Tag.objects.filter(threads=OuterRef("pk")), "slug", "name"),
            topic_rows=JsonRows(Topic.objects.filter(threads=OuterRef("pk")), "slug", name),
        )
    )


def posts_for(found: Any) -> Any:  # Any: a queryset of posts
    """Posts with their authors, in the same statement; with the thread where somebody asks what may be done."""
    return found.select_related("author__shown_credential", "pseudonym", "thread").defer("thread__details_html")


def thread_context(threads: Sequence[Thread], caller: Viewer, wanted: frozenset[str]) -> dict[str, Any]:
    """What the expansions of `ThreadShown` read. At most four statements."""
    pks = [thread.pk for thread in threads]
    context: dict[str, Any] = {}
    if "first_post" in wanted:
        context["first_posts"] = {post.thread_id: post for post in _first_posts_of(pks, caller)}
    if "own" in wanted:
        context["own"] = _own_reading(pks, caller)
    return context


def post_context(posts: Sequence[Post], caller: Viewer, wanted: frozenset[str]) -> dict[str, Any]:
    """What the expansions of `PostShown` read. At most three statements."""
    if "own" not in wanted or not isinstance(caller, User) or not posts:
        return {"own": {}}
    pks = [post.pk for post in posts]
    votes = dict(_votes.rows(caller.pk, *pks, shape=len(pks)))
    kept = {pk for (pk,) in _kept.rows(caller.pk, *pks, shape=len(pks))}
    reactions: dict[int, list[str]] = {}
    for post_id, kind in _reactions.rows(caller.pk, *pks, shape=len(pks)):
        reactions.setdefault(post_id, []).append(kind)
    return {
        "own": {
            pk: {"vote": votes.get(pk, 0), "reactions": sorted(reactions.get(pk, [])), "is_bookmarked": pk in kept}
            for pk in pks
        }
    }


def _own_reading(pks: Sequence[int], caller: Viewer) -> dict[int, dict[str, Any]]:
    if not isinstance(caller, User) or not pks:
        return {}
    rows = _readings.rows(caller.pk, *pks, shape=len(pks))
    shared = {pk for (pk,) in _shared.rows(caller.pk, *pks, shape=len(pks))}
    return {
        pk: {"read_number": number, "level": level or "normal", "has_same_problem": pk in shared}
        for pk, number, level in rows
    }


def _first_posts_of(pks: Sequence[int], caller: Viewer) -> list[Post]:
    if not pks:
        return []
    viewer = shape_of(caller) if isinstance(caller, User) else None
    return _first_posts.rows(*([caller.pk] if viewer else []), *pks, shape=_Few(viewer, len(pks)))


def _written_first_posts(*values: int, shape: _Few) -> QuerySet[Post]:
    viewer: Viewer = stand_in(values[0], shape.viewer) if shape.viewer else AnonymousUser()
    found = Post.objects.visible_to(viewer).filter(thread_id__in=values[-shape.count :], number=1)
    return found.select_related("author__shown_credential", "pseudonym").only(*POST_COLUMNS)


def _written_readings(number: int, *pks: int, shape: int) -> Any:  # Any: a queryset; the stubs lose what is annotated
    found: Any = Thread.objects.filter(pk__in=pks)
    return found.with_reader(viewers.stand_in(number, {})).values_list("pk", "read_number", "level")


def _of_member(model: Any, key: str, *columns: str) -> PreparedTuples:  # Any: any model that refers to a member
    """What a member set on each of some rows."""

    def written(number: int, *pks: int, shape: int) -> Any:  # Any: a queryset
        return model.objects.filter(member_id=number, **{f"{key}__in": pks}).values_list(key, *columns)

    return PreparedTuples(written)


_first_posts: Prepared[Post] = Prepared(_written_first_posts)
_readings = PreparedTuples(_written_readings)
_shared = _of_member(SameProblem, "thread_id")
_votes = _of_member(Vote, "post_id", "value")
_kept = _of_member(Bookmark, "post_id")
_reactions = _of_member(Reaction, "post_id", "kind")
