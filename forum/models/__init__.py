"""Categories, threads, posts, and what members do with them."""

from forum.models.categories import Category, Tag
from forum.models.conversations import ContactRequest, Participant
from forum.models.posts import Post, PostRevision
from forum.models.pseudonyms import Pseudonym, PseudonymMute, Revelation
from forum.models.reading import Bookmark, CaughtUp, Draft, ReadPosition
from forum.models.responses import Reaction, SameProblem, Vote
from forum.models.similar import TitleTerm
from forum.models.threads import Thread, ThreadLink, ThreadNote

__all__ = [
    "Bookmark",
    "Category",
    "CaughtUp",
    "ContactRequest",
    "Draft",
    "Participant",
    "Post",
    "PostRevision",
    "Pseudonym",
    "PseudonymMute",
    "Reaction",
    "ReadPosition",
    "Revelation",
    "SameProblem",
    "Tag",
    "Thread",
    "ThreadLink",
    "ThreadNote",
    "TitleTerm",
    "Vote",
]
