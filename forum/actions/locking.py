"""Locks: the thread first and then the post, in every action that changes a counter. So no two block each other."""

from django.utils.translation import gettext as _

from forum.models import Post, Thread
from foundation.errors import DomainError


class PostMoved(DomainError):
    """The post went to another thread while its own was waited for."""

    def __init__(self) -> None:
        super().__init__("post_moved", _("This post was just moved to another thread. Try again."))


def lock(post: Post) -> Post:
    """The post as it is now, with its thread, both locked until the caller's transaction ends.

    Raises PostMoved where a merge or a split was faster: its new thread cannot be locked as well, since whoever holds
    that one may be waiting for this one.
    """
    thread_id = Post.objects.values_list("thread", flat=True).get(pk=post.pk)
    thread = lock_thread(thread_id)
    locked = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if locked.thread_id != thread.pk:
        raise PostMoved
    locked.thread = thread
    return locked


def lock_thread(pk: int) -> Thread:
    """The thread as it is now, locked until the caller's transaction ends."""
    return Thread.objects.select_for_update(of=("self",)).get(pk=pk)


def lock_threads(*pks: int) -> dict[int, Thread]:
    """Several threads, locked in the order of their keys."""
    rows = Thread.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    return {thread.pk: thread for thread in rows}
