"""`visible_to` of threads and posts, asked for many members at once."""

from collections.abc import Collection
from functools import cached_property

from accounts.models import User
from accounts.readers import audiences_of
from forum.models import Participant, Post, Thread
from notifications.recipients import staff_with


class Sight:
    """Who of these members, all in good standing, sees which of these threads. Four statements, the last for letters.

    Says the same as `visible_to` of each member; a test compares the two.
    """

    def __init__(self, members: Collection[User], conversations: Collection[int] = ()) -> None:
        self._members = {member.pk: member for member in members}
        self._audiences = audiences_of(members)
        self._conversations = conversations

    def sees_thread(self, member: int, thread: Thread) -> bool:
        """Whether the member may open its page."""
        is_readable = thread.audience_id in self._audiences[member] or (member, thread.pk) in self._places
        return is_readable and (not thread.is_apart or thread.owner_id == member or member in self._moderators)

    def sees_post(self, member: int, post: Post) -> bool:
        """Whether the member may read the text, whose thread is loaded."""
        if post.is_stub or not self.sees_thread(member, post.thread):
            return False
        return not post.is_apart or post.owner_id == member or member in self._moderators

    @cached_property
    def _moderators(self) -> set[int]:
        found = staff_with("forum.moderate_thread").filter(pk__in=list(self._members))
        return set(found.values_list("pk", flat=True))

    @cached_property
    def _places(self) -> set[tuple[int, int]]:
        """Members and the conversations they stand in."""
        if not self._conversations:
            return set()
        here = Participant.objects.filter(
            member_id__in=list(self._members), thread_id__in=list(self._conversations), left_at__isnull=True
        )
        return set(here.values_list("member_id", "thread_id"))
