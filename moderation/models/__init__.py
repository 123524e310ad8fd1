"""The one queue, what stands in it, the log of what was decided, and what defends the site against spam."""

from moderation.models.defences import DefenceSettings
from moderation.models.flags import Flag
from moderation.models.help_lines import HelpLine
from moderation.models.items import ItemNote, ReviewItem
from moderation.models.labels import Label
from moderation.models.lessons import LinkedHost, SpamBucket, SpamLesson
from moderation.models.log import Appeal, ModerationAction
from moderation.models.prints import TextBand, TextPrint
from moderation.models.scans import PrivacyScan, ScannedText
from moderation.models.staff import CategoryModerator, MessageTemplate
from moderation.models.trust import TrustStanding
from moderation.models.word_rules import WordRule

__all__ = [
    "Appeal",
    "CategoryModerator",
    "DefenceSettings",
    "Flag",
    "HelpLine",
    "ItemNote",
    "Label",
    "LinkedHost",
    "MessageTemplate",
    "ModerationAction",
    "PrivacyScan",
    "ReviewItem",
    "ScannedText",
    "SpamBucket",
    "SpamLesson",
    "TextBand",
    "TextPrint",
    "TrustStanding",
    "WordRule",
]
