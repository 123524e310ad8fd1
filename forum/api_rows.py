"""What answers need of threads and posts, for a whole page at once: as many statements for one row as for a hundred."""

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef
from django.utils.translation import get_language

from accounts.models import User
from forum.models import Bookmark, Post, Reaction, SameProblem, Tag, Thread, Vote
from forum.querysets.threads import SHOWN_ANSWER, ThreadQuerySet
from foundation.json_rows import JsonRows
from knowledge.models import Topic

Viewer = Any  # a member or a guest


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
        firsts = posts_for(Post.objects.visible_to(caller)).filter(thread_id__in=pks, number=1)
        context["first_posts"] = {post.thread_id: post for post in firsts}
    if "own" in wanted:
        context["own"] = _own_reading(pks, caller)
    return context


def post_context(posts: Sequence[Post], caller: Viewer, wanted: frozenset[str]) -> dict[str, Any]:
    """What the expansions of `PostShown` read. At most three statements."""
    if "own" not in wanted or not isinstance(caller, User):
        return {"own": {}}
    pks = [post.pk for post in posts]
    votes = dict(Vote.objects.filter(member=caller, post_id__in=pks).values_list("post_id", "value"))
    kept = set(Bookmark.objects.filter(member=caller, post_id__in=pks).values_list("post_id", flat=True))
    reactions: dict[int, list[str]] = {}
    for post_id, kind in Reaction.objects.filter(member=caller, post_id__in=pks).values_list("post_id", "kind"):
        reactions.setdefault(post_id, []).append(kind)
    return {
        "own": {
            pk: {"vote": votes.get(pk, 0), "reactions": sorted(reactions.get(pk, [])), "is_bookmarked": pk in kept}
            for pk in pks
        }
    }


def _own_reading(pks: Sequence[int], caller: Viewer) -> dict[int, dict[str, Any]]:
    if not isinstance(caller, User):
        return {}
    found: Any = Thread.objects.filter(pk__in=pks)  # the stubs lose what is annotated
    rows = found.with_reader(caller).values_list("pk", "read_number", "level")
    shared = set(SameProblem.objects.filter(member=caller, thread_id__in=pks).values_list("thread_id", flat=True))
    return {
        pk: {"read_number": number, "level": level or "normal", "has_same_problem": pk in shared}
        for pk, number, level in rows
    }
