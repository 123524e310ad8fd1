"""What the defences hear of: texts that were written, and decisions. Everything here may happen twice."""

from collections.abc import Callable
from typing import Final

from events.models import Event
from moderation.actions import learning, prints
from moderation.models import ModerationAction
from moderation.queueing import post_of


def written(event: Event) -> None:
    """Keep the print of a newcomer's text as it is now."""
    post = post_of(event)
    if post is not None:
        prints.keep_print(post=post, now=event.created_at)


def decided(event: Event) -> None:
    """Learn from what stands decided about the item, or forget what was learned from it."""
    action = ModerationAction.objects.filter(pk=event.subject_id or 0).select_related("item").first()
    if action is not None and action.item is not None:
        learning.settle_lesson(item=action.item, now=event.created_at)


HANDLERS: Final[tuple[tuple[str, Callable[[Event], None], tuple[str, ...]], ...]] = (
    (
        "moderation.keep_print",
        written,
        ("thread_started", "post_created", "post_edited", "conversation_started"),
    ),
    ("moderation.learn", decided, ("moderation_decided",)),
)
