"""Following things more or less closely."""

from datetime import datetime

from django.db import models

from accounts.models import User
from notifications.models import Subscription


def set_level(*, actor: User, target: models.Model, level: str, now: datetime) -> Subscription:
    """Follow the thing at this level from now on. The caller has checked that the actor may see it. Idempotent."""
    subscription, _made = Subscription.objects.update_or_create(
        member=actor,
        target_model=target._meta.label_lower,
        target_id=target.pk,
        defaults={"level": level, "is_automatic": False, "changed_at": now},
    )
    return subscription


def set_level_of(*, actor: User, subscription: Subscription, level: str, now: datetime) -> bool:
    """Follow what the member follows already, or muted, at another level. False when it is not theirs. Idempotent."""
    own = Subscription.objects.filter(pk=subscription.pk, member=actor)
    return bool(own.update(level=level, is_automatic=False, changed_at=now))


def follow_automatically(*, actor: User, target: models.Model, level: str, now: datetime) -> None:
    """Follow what the member has just taken part in, unless they decided about it before. One statement."""
    row = Subscription(
        member=actor,
        target_model=target._meta.label_lower,
        target_id=target.pk,
        level=level,
        is_automatic=True,
        changed_at=now,
    )
    Subscription.objects.bulk_create([row], ignore_conflicts=True)


def carry_over(*, source: models.Model, target: models.Model, now: datetime) -> None:
    """Let whoever follows one thing follow another of its kind too, as when the first is merged into it.

    What members decided about the other stands. Who may see it is asked when they are told. Two statements.
    """
    label = target._meta.label_lower
    followers = Subscription.objects.filter(target_model=label, target_id=source.pk).followed().order_by("pk")
    rows = [
        Subscription(
            member_id=member,
            target_model=label,
            target_id=target.pk,
            level=level,
            is_automatic=True,
            changed_at=now,
        )
        for member, level in followers.values_list("member_id", "level")
    ]
    Subscription.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
