"""Whose texts the defences look at, and what staff chose. Asked once for each submission."""

from typing import Final

from accounts.models import User
from content.gates import Submission
from moderation.models import DefenceSettings

# Texts that other members read and that can wait for a moderator.
PUBLIC: Final = frozenset({"thread", "post"})
WAITING: Final = PUBLIC | {"conversation"}
_CHOSEN: Final = "_moderation_chosen"


def chosen(submission: Submission) -> DefenceSettings:
    """What staff chose, as it is now. One statement for all gates that look at a submission."""
    known: DefenceSettings | None = vars(submission).get(_CHOSEN)
    if known is None:
        known = current()
        vars(submission)[_CHOSEN] = known
    return known


def current() -> DefenceSettings:
    """The row, or what a new site begins with. One statement."""
    return DefenceSettings.objects.filter(pk=DefenceSettings.ONLY_ID).first() or DefenceSettings(
        pk=DefenceSettings.ONLY_ID
    )


def member_of(submission: Submission) -> User | None:
    """Whose text it is, where the defences look at texts of theirs: not of staff, who decide about them themselves, nor
    of invented members.
    """
    actor = submission.actor
    if not isinstance(actor, User) or actor.is_staff or actor.is_demonstration:
        return None
    return actor


def newcomer(submission: Submission) -> User | None:
    """The author, at trust level 0 or 1."""
    member = member_of(submission)
    return member if member is not None and member.trust_level <= User.TrustLevel.BASIC else None


def body_of(submission: Submission) -> str:
    """The text of the post; empty where something else is written."""
    return submission.texts.get("body", "") if submission.purpose in WAITING else ""
