"""What topics are called and where they stand in the tree."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from events.actions import record
from foundation import site
from foundation.errors import DomainError, NotPermitted
from knowledge.models import Topic


def save_topic(*, actor: User, topic: Topic, now: datetime, declared: gates.Declared = gates.NOTHING_DECLARED) -> None:
    """Store a topic. Raises NotPermitted, and DomainError for a circle in the tree or when a gate refuses a name.

    Must be called outside a transaction.
    """
    is_new = topic.pk is None
    if not actor.has_perm("knowledge.add_topic" if is_new else "knowledge.change_topic"):
        raise NotPermitted("save_topic", _("Only staff with this permission can make or change topics."))
    _refuse_circle(topic)
    texts = gates.changed_texts(topic, ["name_en", "name_zh"])
    passage = gates.submit(actor=actor, purpose="topic", texts=texts, declared=declared, now=now)
    with transaction.atomic():
        topic.save()
        gates.record(passage, host=topic, now=now, is_released=True)
        record("topic_saved", actor=actor, subject=topic, now=now)
        site.bump_epoch()


def _refuse_circle(topic: Topic) -> None:
    """A topic is part of nothing that is part of it."""
    above, seen = topic.parent, set()
    while above is not None and above.pk not in seen:
        if above.pk == topic.pk:
            raise DomainError("topic_circle", _("A topic cannot be part of one that is part of it."), field="parent")
        seen.add(above.pk)
        above = above.parent
