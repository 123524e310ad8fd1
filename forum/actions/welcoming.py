"""What a new member settles first: what they do, and which topics they want to hear of."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.actions.account import edit_account
from accounts.models import User
from knowledge.models import Topic
from notifications.actions.subscriptions import set_level
from notifications.models import Subscription


def settle_in(
    *, actor: User, profession: str, offered: Collection[Topic], chosen: Collection[Topic], now: datetime
) -> None:
    """Store the profession; of the topics offered follow those chosen, and the others no longer. Idempotent.

    A topic that is watched stays watched while it is chosen, and one that is muted stays muted while it is not. Must be
    called outside a transaction.
    """
    edit_account(
        actor=actor,
        name=actor.name,
        profession=profession,
        language=actor.language,
        time_zone=actor.time_zone,
        now=now,
    )
    followed = followed_topics(actor)
    wanted = {topic.pk for topic in chosen}
    with transaction.atomic():
        for topic in offered:
            if topic.pk in wanted and topic.pk not in followed:
                set_level(actor=actor, target=topic, level="tracking", now=now)
            elif topic.pk in followed and topic.pk not in wanted:
                set_level(actor=actor, target=topic, level="normal", now=now)


def followed_topics(member: User) -> set[int]:
    """Ids of the topics that the member follows. One statement."""
    mine = Subscription.objects.of(member, Topic._meta.label_lower).followed()
    return set(mine.values_list("target_id", flat=True))
