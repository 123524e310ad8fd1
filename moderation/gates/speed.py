"""The gate of forms that come back too fast: a program fills one in at once, a person needs a moment even to paste."""

from datetime import datetime, timedelta
from typing import Final

from accounts.models import User
from content.gates import Allow, Answer, Hold, Submission
from moderation.gates import standing
from moderation.gates.newcomers import shown_count
from moderation.reasons import TOO_FAST

SOONEST: Final = timedelta(seconds=3)


def gate(submission: Submission, now: datetime) -> Answer:
    """Hold a new text of a member at trust level 0 of whom nothing is shown, if its form was shown a moment ago.

    Where nobody knows when, nothing is held. One statement, and none for a form that took its time.
    """
    shown_at = submission.shown_at
    if shown_at is None or not timedelta(0) <= now - shown_at < SOONEST:
        return Allow()
    member = standing.member_of(submission)
    is_new_text = submission.purpose in standing.WAITING and "body" in submission.texts and submission.row_id is None
    if member is None or not is_new_text or member.trust_level != User.TrustLevel.NEW:
        return Allow()
    return Allow() if shown_count(member, 1) else Hold(TOO_FAST)
