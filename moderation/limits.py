"""How often somebody may flag and appeal."""

from foundation.limits import Limit

DAY = 24 * 3600  # seconds
FLAG_DAILY = Limit("moderation.flag_daily", most=20, window=DAY)
APPEAL_DAILY = Limit("moderation.appeal_daily", most=5, window=DAY)
NOTE_DAILY = Limit("moderation.note_daily", most=500, window=DAY)
