"""How often somebody may flag and appeal."""

from accounts import trust
from accounts.models import User
from foundation.limits import Limit

DAY = 24 * 3600  # seconds
APPEAL_DAILY = Limit("moderation.appeal_daily", most=5, window=DAY)
NOTE_DAILY = Limit("moderation.note_daily", most=500, window=DAY)


def flag_daily(actor: User) -> Limit:
    """Flags of the member's level."""
    return Limit("moderation.flag_daily", most=trust.rights_of(actor).flags_daily, window=DAY)
