"""What a member's copy and the deletion of an account do with the tables of this room."""

from django.utils.translation import gettext_lazy as _

from foundation.belongings import (
    Fate,
    register,
    register_context,
    register_eraser,
    register_nobodys,
    register_remover,
)

COUNTED = ("useful_count", "not_useful_count", "score")


def register_all() -> None:
    """Called once, in apps.py."""
    from forum import erasing  # noqa: PLC0415 - models load before it

    _texts()
    _answers()
    _reading()
    _between_members()
    _pseudonyms()
    register_nobodys({"forum.Category": "written by staff", "forum.Tag": "one word of everybody's"})
    register("forum.ThreadLink", fate=Fate.UNNAMED, why="the work of moderators, told in the thread")
    register_context("forum.Category", ["slug", "name_en", "name_zh", "audience"], key=["slug"])
    register_context("forum.Tag", ["slug", "name", "created_at"], key=["slug"])
    known = ["kind", "title", "slug", "language", "category", "audience", "created_at", "last_activity_at"]
    register_context("forum.Thread", known)
    register_context("forum.Post", ["thread", "number", "anchor", "created_at"])
    register_remover("forum.Post", erasing.strip_posts)
    register_eraser("forum.texts", erasing.erase)


# Of a thread: what the site worked out, and what others decided.
_WORKED_OUT = [
    *["details_html", "renderer_version", "rank", "trend", "monthly", "version", "best_answer_score", "useful_count"],
    *["accepted_by", "locked_by", "pinned_by", "hidden_by", "merged_by", "view_count", "same_problem_count"],
]


def _texts() -> None:
    register(
        "forum.Thread",
        owner="author",
        also_owner="unnamed_author",
        fate=Fate.UNNAMED,
        file="threads",
        words=_("Threads and conversations that you began."),
        many=["tags", "topics"],
        omit=_WORKED_OUT,
    )
    register(
        "forum.Post",
        owner="author",
        also_owner="unnamed_author",
        fate=Fate.UNNAMED,
        file="posts",
        words=_("Everything that you wrote in threads and conversations, as Markdown."),
        omit=[
            *["html", "renderer_version", "client_token", "edited_by", "wiki_by", "hidden_by"],
            *[*COUNTED, "changed_my_mind_count", "well_explained_count", "reproduced_count"],
        ],
        markdown="source",
        headings=["thread__title", "number"],
    )
    register(
        "forum.PostRevision",
        owner="editor",
        also_owner="pseudonym__member",
        fate=Fate.UNNAMED,
        file="post_revisions",
        words=_("Earlier versions of posts, as you wrote them."),
    )
    register(
        "forum.ThreadNote",
        owner="actor",
        fate=Fate.UNNAMED,
        file="thread_notes",
        words=_("What you did to threads, with your reason."),
        omit=["undone_by", "data"],
    )
    register(
        "forum.Draft",
        owner="author",
        fate=Fate.DELETED,
        file="drafts",
        words=_("Drafts: the fields of forms that you did not send."),
        wins="saved_at",
    )


def _answers() -> None:
    gone = Fate.DELETED
    register("forum.Vote", owner="member", fate=gone, file="votes", words=_("Whether you found posts useful."))
    register(
        "forum.SameProblem",
        owner="member",
        fate=gone,
        file="same_problems",
        words=_("Questions that are yours as well."),
    )
    register("forum.Reaction", owner="member", fate=gone, file="reactions", words=_("Words you left on posts."))


def _between_members() -> None:
    register(
        "forum.ContactRequest",
        owner="sender",
        also=["receiver"],
        fate=Fate.DELETED,
        file="contact_requests",
        words=_("Members whom you asked whether you may write to them."),
        # Whether somebody declined is theirs to say.
        omit=["token", "state", "decided_at"],
        is_loaded=False,
    )


def _pseudonyms() -> None:
    """A voice stays in its thread and nothing leads from it to anybody; looks behind it go with its owner."""
    register(
        "forum.Pseudonym",
        owner="member",
        fate=Fate.UNNAMED,
        file="pseudonyms",
        words=_("Pseudonyms that you write under, each in one thread."),
        is_twin_kept=True,
        is_loaded=False,
    )
    register(
        "forum.PseudonymMute",
        owner="member",
        fate=Fate.DELETED,
        file="muted_pseudonyms",
        words=_("Pseudonyms that you muted."),
        is_loaded=False,
    )
    register(
        "forum.Revelation",
        owner="pseudonym__member",
        fate=Fate.DELETED,
        file="looks_behind_pseudonyms",
        words=_("When somebody of the staff looked who writes under a pseudonym of yours, and why."),
        omit=["seen_by"],
        is_loaded=False,
    )


def _reading() -> None:
    gone = Fate.DELETED
    register("forum.Bookmark", owner="member", fate=gone, file="bookmarks", words=_("Posts that you marked."))
    register(
        "forum.ReadPosition",
        owner="member",
        fate=gone,
        file="read_positions",
        words=_("How far you have read."),
        wins="number",
    )
    register(
        "forum.CaughtUp",
        owner="member",
        fate=gone,
        file="caught_up",
        words=_("Before when everything counts as read."),
        wins="caught_up_at",
    )
    register(
        "forum.Participant",
        owner="member",
        fate=gone,
        file="conversations",
        words=_("Private conversations you stand in."),
        omit=["invited_by"],
    )
