"""Threads as the counters of their category know them."""

from forum import counting
from tests.factories.forum import ThreadFactory


def counted(**traits):
    """A thread that counts in its category, as one that was started by the action does."""
    thread = ThreadFactory(**traits)
    counting.count_thread(thread, 1)
    return thread
