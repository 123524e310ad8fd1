"""Interests of an author that stand beside what they write about the organisation, whether they declared it there or
not. Looked for when a text is written and when register, title or thread change; a page only shows what is stored.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.profiles import matching
from events.actions import record
from events.models import Event
from events.registry import handles
from forum.models import Post, Thread

PORTION: Final = 300  # texts of one transaction
CONTINUED: Final = "interest_search_continued"


def named_by(author_id: int | None, texts: Sequence[str]) -> list[dict[str, Any]]:
    """What of the author's register stands beside such a text. (Any: words and numbers.) One statement for most."""
    if author_id is None:
        return []
    return matching.named_in(texts, matching.open_interests(author_id))


def texts_about(thread: Thread) -> list[str]:
    """What says what a thread is about: its title, and all words of its kind's fields."""
    return [thread.title, *_words(thread.details)]


def _words(value: Any) -> Iterator[str]:  # Any: what JSON holds
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _words(one)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)


@handles("interests_changed", CONTINUED, name="forum.interests_beside_posts_of_member")
def look_through_member(event: Event) -> None:
    """Look through everything the member wrote, a portion at a time: the next one is an event of its own."""
    member = User.objects.filter(pk=event.subject_id).first()
    if member is None:
        return
    posts = Post.objects.filter(author=member, is_stub=False, pk__gt=event.data.get("after", 0))
    portion = list(posts.select_related("thread").order_by("pk")[:PORTION])
    interests = matching.open_interests(member.pk)
    _renew(portion, {member.pk: interests})
    if len(portion) == PORTION:
        record(CONTINUED, actor=member, subject=member, data={"after": portion[-1].pk}, now=timezone.now())


@handles(
    *("thread_retitled", "thread_merged", "thread_unmerged", "thread_split", "thread_split_undone"),
    name="forum.interests_beside_posts_of_thread",
)
def look_through_thread(event: Event) -> None:
    """Look through the posts of authors with interests, in every thread that the event names."""
    named = [event.data.get(name) for name in ("into", "from", "new")]
    threads = [event.subject_id, *(pk for pk in named if isinstance(pk, int))]
    posts = Post.objects.filter(thread__in=threads, is_stub=False, author__interests__to_date__isnull=True)
    found = list(posts.filter(author__interests__isnull=False).select_related("thread").distinct().order_by("pk"))
    authors = {post.author_id for post in found if post.author_id}
    _renew(found, {pk: matching.open_interests(pk) for pk in sorted(authors)})


def _renew(posts: Sequence[Post], interests: dict[int, list[matching.OpenInterest]]) -> None:
    """Store beside each post what its text names now; pages of the threads of those that changed are made anew."""
    changed: set[int] = set()
    for post in posts:
        known = interests.get(post.author_id or 0, [])
        named = matching.named_in([post.source, *texts_about(post.thread)], known) if known else []
        if named != post.own_interests:
            Post.objects.filter(pk=post.pk).update(own_interests=named)
            changed.add(post.thread_id)
    Thread.objects.filter(pk__in=sorted(changed)).update(version=F("version") + 1)


def look_through_all(*, member: User, now: datetime) -> None:
    """Have everything that the member wrote looked through, as if the register had changed."""
    with transaction.atomic():
        record(CONTINUED, actor=member, subject=member, data={"after": 0}, now=now)
