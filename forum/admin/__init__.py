"""What staff and moderators see of the forum in the administration. Whatever they change goes through its actions."""

from forum.admin.categories import CategoryAdmin, TagAdmin
from forum.admin.notes import ThreadNoteAdmin
from forum.admin.posts import PostAdmin
from forum.admin.pseudonyms import RevelationAdmin
from forum.admin.threads import ThreadAdmin

__all__ = [
    "CategoryAdmin",
    "PostAdmin",
    "RevelationAdmin",
    "TagAdmin",
    "ThreadAdmin",
    "ThreadNoteAdmin",
]
