"""Threads, posts and reports in words, for many readers at once. See `notifications.subjects`."""

from collections.abc import Collection, Mapping

from accounts.models import User
from forum.digesting.seeing import Sight
from forum.models import Post, Report, Thread
from forum.notifying import wording
from notifications.recipients import staff_with
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


def reports(asked: Asked) -> Found:
    """Reports, for moderators and for whoever made them. Seven statements."""
    found = {report.pk: report for report in Report.objects.filter(pk__in=_all(asked))}
    about = {reader: [found[pk].post_id for pk in ids if pk in found] for reader, ids in asked.items()}
    posts_found, sight = _posts(about)
    moderators = set(
        staff_with("forum.moderate_thread").filter(pk__in=[r.pk for r in asked]).values_list("pk", flat=True)
    )
    described: dict[int, dict[int, Description]] = {}
    for reader, ids in asked.items():
        own = described.setdefault(reader.pk, {})
        for report in (found[pk] for pk in ids if pk in found):
            is_moderator = reader.pk in moderators
            if is_moderator or report.reporter_id == reader.pk:
                post = posts_found.get(report.post_id)
                may_see = post is not None and sight.sees_post(reader.pk, post)
                own[report.pk] = wording.of_report(report, post if may_see else None, is_moderator=is_moderator)
    return described


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
