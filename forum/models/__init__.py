"""Categories, threads, posts, and what members do with them."""

from forum.models.categories import Category, Tag
from forum.models.conversations import Participant
from forum.models.posts import Post, PostRevision
from forum.models.reading import Bookmark, CaughtUp, Draft, ReadPosition
from forum.models.reports import Report
from forum.models.responses import Reaction, SameProblem, Vote
from forum.models.similar import TitleTerm
from forum.models.threads import Thread, ThreadLink, ThreadNote

__all__ = [
    "Bookmark",
    "Category",
    "CaughtUp",
    "Draft",
    "Participant",
    "Post",
    "PostRevision",
    "Reaction",
    "ReadPosition",
    "Report",
    "SameProblem",
    "Tag",
    "Thread",
    "ThreadLink",
    "ThreadNote",
    "TitleTerm",
    "Vote",
]
