"""The log, templates, appointments and word rules in the administration. Items are decided at the desk."""

from moderation.admin.help_lines import HelpLineAdmin
from moderation.admin.log import AppealAdmin, ModerationActionAdmin
from moderation.admin.staff import CategoryModeratorAdmin, MessageTemplateAdmin
from moderation.admin.word_rules import WordRuleAdmin

__all__ = [
    "AppealAdmin",
    "CategoryModeratorAdmin",
    "HelpLineAdmin",
    "MessageTemplateAdmin",
    "ModerationActionAdmin",
    "WordRuleAdmin",
]
