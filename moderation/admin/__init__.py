"""The log, templates and appointments in the administration. Items are decided at the desk."""

from moderation.admin.help_lines import HelpLineAdmin
from moderation.admin.log import AppealAdmin, ModerationActionAdmin
from moderation.admin.staff import CategoryModeratorAdmin, MessageTemplateAdmin

__all__ = ["AppealAdmin", "CategoryModeratorAdmin", "HelpLineAdmin", "MessageTemplateAdmin", "ModerationActionAdmin"]
