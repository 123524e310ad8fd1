"""How often members may write here. Counted with what was written, and undone with it."""

from datetime import datetime
from typing import Final

from accounts.models import User
from foundation.limits import Limit, hit

DAY: Final = 24 * 3600  # seconds
# A draft is a revision each time that it is stored, so somebody who writes for a day needs many.
PROPOSE_DAILY = Limit("knowledge.propose_daily", most=100, window=DAY)
# Each of these asks other people for their time.
START_DAILY = Limit("knowledge.start_daily", most=5, window=DAY)
SUBMIT_DAILY = Limit("knowledge.submit_daily", most=10, window=DAY)
TOPIC_TEXT_DAILY = Limit("knowledge.topic_text_daily", most=10, window=DAY)
REPORT_DAILY = Limit("knowledge.report_daily", most=20, window=DAY)


def count(actor: User, limit: Limit, now: datetime) -> None:
    """Count one attempt. Raises LimitReached. Staff are trusted with their own pace."""
    if not actor.is_staff:
        hit(limit, str(actor.pk), now)
