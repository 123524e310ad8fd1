"""Everything a member follows or muted, as a list of theirs."""

from dataclasses import dataclass

from accounts.models import User
from foundation.errors import Text
from notifications import subjects
from notifications.models import Subscription

MOST = 300  # of the newest choices


@dataclass(frozen=True)
class Followed:
    """One thing and how closely it is followed."""

    pk: int
    title: Text
    url: str
    kind: Text
    level: str
    is_automatic: bool


_kinds: dict[str, Text] = {}


def register(label: str, kind: Text) -> None:
    """Say what a followable model is called in that list: `forum.tag`, a tag. Its description comes from `subjects`."""
    _kinds[label] = kind


def followed_by(member: User) -> list[Followed]:
    """What the member follows or muted, the newest choice first. One statement, and one for each kind of thing."""
    rows = list(
        Subscription.objects.filter(member=member).exclude(level="normal").order_by("-changed_at", "-pk")[:MOST]
    )
    described = subjects.describe(member, {(row.target_model, row.target_id) for row in rows})
    found = []
    for row in rows:
        description = described.get((row.target_model, row.target_id))
        kind = _kinds.get(row.target_model)
        if description is not None and kind is not None:
            found.append(Followed(row.pk, description.title, description.url, kind, row.level, row.is_automatic))
    return found
