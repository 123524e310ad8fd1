"""Locks: the thread first and then the post, in every action that changes a counter. So no two block each other."""

from forum.models import Post, Thread


def lock(post: Post) -> Post:
    """The post as it is now, with its thread, both locked until the caller's transaction ends."""
    thread_id = Post.objects.values_list("thread", flat=True).get(pk=post.pk)
    thread = lock_thread(thread_id)
    locked = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    locked.thread = thread
    return locked


def lock_thread(pk: int) -> Thread:
    """The thread as it is now, locked until the caller's transaction ends."""
    return Thread.objects.select_for_update(of=("self",)).get(pk=pk)


def lock_threads(*pks: int) -> dict[int, Thread]:
    """Several threads, locked in the order of their keys."""
    rows = Thread.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    return {thread.pk: thread for thread in rows}
