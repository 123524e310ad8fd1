"""What moderators see of the forum in the administration. Whatever they change goes through the forum's actions."""

from forum.admin.notes import ThreadNoteAdmin
from forum.admin.posts import PostAdmin
from forum.admin.reports import ReportAdmin
from forum.admin.threads import ThreadAdmin

__all__ = ["PostAdmin", "ReportAdmin", "ThreadAdmin", "ThreadNoteAdmin"]
