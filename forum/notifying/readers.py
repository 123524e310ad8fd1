"""Which members may see a thing of the forum: `visible_to`, asked the other way round for many members at once."""

from collections.abc import Callable, Collection

from accounts.models import User
from forum.models import Post, PseudonymMute, Thread

Readers = Callable[[Collection[int]], set[int]]


def readers_of_thread(thread: Thread) -> Readers:
    """Those who see the thread as everybody does: of a hidden or held one nobody hears anything."""

    def readers(members: Collection[int]) -> set[int]:
        if thread.is_apart:
            return set()
        if thread.is_conversation:
            here = thread.participants.present().filter(member_id__in=members)
            return set(here.values_list("member_id", flat=True))
        found = User.objects.all().readers_of(thread.audience).filter(pk__in=members)
        return set(found.values_list("pk", flat=True))

    return readers


def readers_of_post(post: Post) -> Readers:
    """Those who see the post as everybody does who may open its thread, and did not mute the pseudonym behind it."""
    of_thread = readers_of_thread(post.thread)

    def readers(members: Collection[int]) -> set[int]:
        if post.is_stub or post.is_apart:
            return set()
        found = of_thread(members)
        if post.pseudonym_id is not None:
            deaf = PseudonymMute.objects.filter(pseudonym_id=post.pseudonym_id, member_id__in=found)
            found -= set(deaf.values_list("member_id", flat=True))
        return found

    return readers


def only(member_id: int | None) -> Readers:
    """One member: the author, who sees their own text whatever was decided about it."""
    return lambda members: {member_id} & set(members) if member_id is not None else set()
