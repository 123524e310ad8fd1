"""Stopping mail by a link in it: signed, for one purpose, without signing in. It tells and opens nothing else."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from notifications import kinds
from notifications.digests import plans
from notifications.models import ChannelChoice, Notification, Subscription
from notifications.models.digests import Product

_SALT = "notifications.unsubscribe"
_DIGEST = "digest."  # begins what is a digest and no kind; names of kinds hold no point


@dataclass(frozen=True)
class Letter:
    """What a link in a mail was about."""

    member_id: int
    kind: str
    target_model: str
    target_id: int

    @property
    def product(self) -> str:
        """Which digest it was; empty for a mail about one notification."""
        return self.kind.removeprefix(_DIGEST) if self.kind.startswith(_DIGEST) else ""


def token_for(notification: Notification) -> str:
    """The token in the mail about a notification. It does not run out: mail is opened years later."""
    about = [notification.recipient_id, notification.kind, notification.target_model, notification.target_id]
    return signing.dumps(about, salt=_SALT, compress=True)


def token_for_digest(member_id: int, product: str) -> str:
    """The token in a digest."""
    return signing.dumps([member_id, _DIGEST + product, "", 0], salt=_SALT, compress=True)


def read(token: str) -> Letter | None:
    """What the token was made for, or None for any other text."""
    try:
        member_id, kind, target_model, target_id = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Letter(member_id, kind, target_model, target_id)


def address(token: str) -> str:
    """Where the token is shown what it can stop."""
    return reverse("unsubscribe", args=[token])


def settings_address() -> str:
    """Where a member who signs in chooses everything."""
    return reverse("notification_settings")


@transaction.atomic
def stop(letter: Letter, what: str, now: datetime) -> bool:
    """Stop mail about this one thing (`target`), of this kind (`kind`), or all that can be stopped (`all`). Idempotent.

    The kind of a digest is that digest. False when the member is gone.
    """
    member = User.objects.filter(pk=letter.member_id).first()
    if member is None:
        return False
    if what == "target":
        Subscription.objects.update_or_create(
            member=member,
            target_model=letter.target_model,
            target_id=letter.target_id,
            defaults={"level": Subscription.Level.MUTED, "is_automatic": False, "changed_at": now},
        )
        return True
    for product in Product.values if what == "all" else [letter.product] if letter.product else []:
        plans.stop(member.pk, product, now)
    if letter.product and what != "all":
        return True
    names = [kind.name for kind in kinds.everything()] if what == "all" else [letter.kind]
    channels = [kinds.EMAIL, kinds.DIGEST] if what == "all" else [kinds.EMAIL]
    for name in names:
        for channel in channels:
            ChannelChoice.objects.update_or_create(
                member=member, kind=name, channel=channel, defaults={"is_on": False, "changed_at": now}
            )
    return True
