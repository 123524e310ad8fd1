"""The one queue, what stands in it, and the log of what was decided."""

from moderation.models.flags import Flag
from moderation.models.help_lines import HelpLine
from moderation.models.items import ItemNote, ReviewItem
from moderation.models.labels import Label
from moderation.models.log import Appeal, ModerationAction
from moderation.models.staff import CategoryModerator, MessageTemplate
from moderation.models.trust import TrustStanding

__all__ = [
    "Appeal",
    "CategoryModerator",
    "Flag",
    "HelpLine",
    "ItemNote",
    "Label",
    "MessageTemplate",
    "ModerationAction",
    "ReviewItem",
    "TrustStanding",
]
