"""When mail to a member stops because it comes back.

A permanent failure counts two points, a temporary one one; at four, everything stops that an account does not need.
Each mail that was sent meanwhile takes a tenth off; after thirty days without a failure nothing is left. The figures
are Discourse's (its settings `hard_bounce_score`, `soft_bounce_score`, `bounce_score_threshold`), which ten years of
mail to small communities have shaped: two dead letters are enough; a mailbox that is full for a weekend does no harm.
"""

from datetime import datetime, timedelta
from typing import Final

from notifications.models import Mailbox, ReturnedMail

# Tenths of a point, so that columns hold whole numbers.
POINTS: Final = {ReturnedMail.Kind.SOFT.value: 10, ReturnedMail.Kind.HARD.value: 20}
LIMIT: Final = 40
SENT: Final = 1
FORGOTTEN_AFTER: Final = timedelta(days=30)


def score_of(mailbox: Mailbox, *, sent: int, now: datetime) -> int:
    """The score now, in tenths of a point; `sent` mails left since it was stored."""
    if mailbox.scored_at is None or now - mailbox.scored_at > FORGOTTEN_AFTER:
        return 0
    return max(0, mailbox.score - sent * SENT)
