"""A digest as it would be sent now: to look at, or as a mail that moves no period."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.errors import DomainError
from foundation.limits import Limit, hit
from notifications import letters
from notifications.digests import composing
from notifications.digests.batches import LOOKED_BACK, Batch, Reader
from notifications.digests.plans import plan_of
from notifications.models import DigestPlan
from notifications.models.digests import Product

SENT_NOW = Limit("notifications.digest_now", most=3, window=24 * 3600)
PRODUCT = Product.FOLLOW.value


@dataclass(frozen=True)
class Preview:
    """What the mail would say. Any: what the templates of the mail show."""

    plan: DigestPlan
    values: dict[str, Any]
    text: str

    @property
    def is_empty(self) -> bool:
        """Nothing stands in it, so that no mail would be sent."""
        return not self.values["blocks"]


class NothingToSend(DomainError):
    """The digest would be empty."""


def preview(member: User, now: datetime) -> Preview:
    """The digest of the period that runs, up to now, in the member's language. Reads only."""
    plan = plan_of(member, now)
    with translation.override(member.language):
        values = composing.values_of(_contents(member, plan, now), plan, PRODUCT, since=plan.covered_until)
        return Preview(plan, values, render_to_string("mail/digest.txt", values).strip())


def send_now(*, actor: User, now: datetime) -> None:
    """Queue the digest as it would be now. The next one still tells everything that is not read by then.

    Raises LimitReached for the fourth within a day, NothingToSend for an empty one, which is not counted.
    """
    plan = plan_of(actor, now)
    with translation.override(actor.language):
        contents = _contents(actor, plan, now)
        if not contents.item_count:
            raise NothingToSend("nothing_to_send", _("There is nothing to send yet."))
        name = composing.message_id_of(actor.pk, f"now-{uuid.uuid4().hex}", now)
        letter = composing.letter_of(contents, plan, PRODUCT, name, since=plan.covered_until)
    hit(SENT_NOW, str(actor.pk), now)
    letters.queue(letter, now)


def _contents(member: User, plan: DigestPlan, now: datetime) -> composing.Contents:
    reader = Reader(member, plan.covered_until - LOOKED_BACK, now)
    return composing.contents_of(Batch([reader]))[member.pk]
