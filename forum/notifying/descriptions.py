"""How threads and posts are described to those who are told of them."""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import User
from forum.digesting import describing
from forum.models import Category, ContactRequest, Post, Tag, Thread
from forum.notifying import wording
from forum.viewers import Shape, shape_of, stand_in
from foundation.prepared import Prepared
from notifications import following, subjects
from notifications.subjects import Description

LONGEST = 200  # characters of an excerpt


def register() -> None:
    """Let notifications ask this room what its things are called."""
    subjects.register("forum.post", posts, many=describing.posts, seen=seen_posts)
    subjects.register("forum.thread", threads, many=describing.threads, seen=seen_threads)
    subjects.register("forum.contactrequest", contact_requests)
    subjects.register("forum.category", categories)
    subjects.register("forum.tag", tags)
    following.register("forum.thread", gettext_lazy("Thread"))
    following.register("forum.category", gettext_lazy("Category"))
    following.register("forum.tag", gettext_lazy("Tag"))


def posts(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """Posts that the reader may read now. One statement."""
    found = _posts.rows(reader.pk, *ids, shape=(shape_of(reader), len(ids))) if ids else []
    return {post.pk: wording.of_post(post, longest=LONGEST, with_html=True) for post in found}


def seen_posts(reader: User, ids: Collection[int]) -> Collection[int]:
    """Those of the posts that the reader may read now. One statement."""
    return set(Post.objects.visible_to(reader).filter(pk__in=ids).values_list("pk", flat=True))


def seen_threads(reader: User, ids: Collection[int]) -> Collection[int]:
    """Those of the threads that the reader may open now. One statement."""
    return set(Thread.objects.visible_to(reader).filter(pk__in=ids).values_list("pk", flat=True))


def threads(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """Threads that the reader may open now. One statement."""
    found = _threads.rows(reader.pk, *ids, shape=(shape_of(reader), len(ids))) if ids else []
    return {thread.pk: wording.of_thread(thread) for thread in found}


def categories(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """Categories that the reader may open. One statement."""
    found = Category.objects.visible_to(reader).filter(pk__in=ids)
    return {one.pk: Description(title=one.name, url=one.get_absolute_url()) for one in found}


def tags(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """Tags. One statement."""
    found = Tag.objects.visible_to(reader).filter(pk__in=ids)
    return {one.pk: Description(title=one.name, url=one.get_absolute_url()) for one in found}


def contact_requests(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """Requests to get in touch that the reader got, by who asks. One statement."""
    found = ContactRequest.objects.visible_to(reader).filter(pk__in=ids, receiver=reader).select_related("sender")
    return {
        one.pk: Description(
            title=one.sender.shown_name, url=reverse("conversations"), by=one.sender.shown_name, excerpt=one.text
        )
        for one in found
    }


def _written_posts(reader: int, *ids: int, shape: tuple[Shape, int]) -> QuerySet[Post]:
    found: QuerySet[Post] = Post.objects.visible_to(stand_in(reader, shape[0])).filter(pk__in=ids)
    columns = (f"thread__{name}" for name in wording.OF_THREAD)
    return found.select_related("thread", "author", "pseudonym").only(*wording.OF_POST, *columns)


def _written_threads(reader: int, *ids: int, shape: tuple[Shape, int]) -> QuerySet[Thread]:
    found: QuerySet[Thread] = Thread.objects.visible_to(stand_in(reader, shape[0])).filter(pk__in=ids)
    return found.select_related("author", "pseudonym").only("excerpt", "language", *wording.OF_THREAD, *wording.BY)


_posts: Prepared[Post] = Prepared(_written_posts)
_threads: Prepared[Thread] = Prepared(_written_threads)
