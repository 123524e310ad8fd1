"""The gate of first texts: while a newcomer has nothing that a moderator let through, their texts wait."""

from datetime import datetime
from typing import Final

from accounts.models import Credential, Invitation, User
from content.gates import Allow, Answer, Hold, Submission
from forum import pseudonyms
from forum.models import Post
from moderation.gates import standing
from moderation.models import DefenceSettings
from moderation.reasons import FIRST_TEXT

FirstTexts = DefenceSettings.FirstTexts
HOW_MANY: Final = {FirstTexts.OFF: 0, FirstTexts.FIRST: 1, FirstTexts.THREE: 3}


def gate(submission: Submission, now: datetime) -> Answer:
    """Hold a new text of a member at trust level 0 while fewer of theirs are shown than staff chose.

    A change of a text that is shown does not wait again. No statement for others; at most three where staff chose so.
    """
    member = standing.member_of(submission)
    is_new_text = submission.purpose in standing.PUBLIC and "body" in submission.texts and submission.row_id is None
    if member is None or not is_new_text or member.trust_level != User.TrustLevel.NEW:
        return Allow()
    most = HOW_MANY[FirstTexts(standing.chosen(submission).first_texts)]
    if not most or shown_count(member, most) >= most or is_vouched_for(member, now):
        return Allow()
    return Hold(FIRST_TEXT)


def shown_count(member: User, most: int) -> int:
    """How many texts of the member others can read outside conversations, counted to a limit."""
    shown = Post.objects.filter(
        pseudonyms.by(member),
        is_stub=False,
        held_at__isnull=True,
        hidden_at__isnull=True,
        thread__category__isnull=False,
    )
    return len(shown.values_list("pk", flat=True)[:most])


def is_vouched_for(member: User, now: datetime) -> bool:
    """Whether a credential of theirs was checked, or somebody invited them."""
    is_checked = Credential.objects.accepted(now).filter(member=member).exists()
    return is_checked or Invitation.objects.filter(used_by=member).exists()
