"""Events that decisions of the queue cause themselves: they are in the log already, and their items are closed."""

from django.db.models import Q

from accounts.models import User
from events.models import Event
from forum.models import Post, Thread
from moderation.models import ModerationAction


def is_echo(event: Event, subject: Post | Thread | User) -> bool:
    """Whether the log tells of it already: a decision of the queue has the very time of the events that it causes.

    What the queue decides about a first post happens to its thread. One statement.
    """
    if isinstance(subject, Thread):
        first = Post.objects.filter(thread=subject, number=1).values("pk")
        about = Q(subject_model="forum.thread", subject_id=subject.pk)
        about |= Q(subject_model="forum.post", subject_id__in=first)
    else:
        about = Q(subject_model=subject._meta.label_lower, subject_id=subject.pk)
    return ModerationAction.objects.filter(about, actor_id=event.actor_id, created_at=event.created_at).exists()
