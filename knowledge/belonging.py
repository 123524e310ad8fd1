"""What a member's copy and the deletion of an account do with the tables of this room."""

from django.utils.translation import gettext_lazy as _

from foundation.belongings import Fate, register, register_context, register_eraser, register_nobodys

MADE_BY_PROGRAM = ("html", "renderer_version")


def register_all() -> None:
    """Called once, in apps.py."""
    from knowledge import erasing  # noqa: PLC0415 - models load before it

    _texts()
    _reading()
    register_nobodys(
        {
            "knowledge.Topic": "written by staff",
            "knowledge.GlossaryTerm": "the site's own; who changed an entry last is told to staff",
            "knowledge.LearningPath": "written by staff",
            "knowledge.SelfCheck": "part of an article",
            "knowledge.CodeCheck": "output of a program",
        }
    )
    register_context("knowledge.Topic", ["slug", "name_en", "name_zh"], key=["slug"], is_frame=True)
    register_context("knowledge.Article", ["slug", "topic", "created_at"], key=["slug"], is_frame=True)
    register_context("knowledge.ArticleText", ["article", "language"], key=["article", "language"], is_frame=True)
    register_eraser("knowledge.votes", erasing.erase)


def _texts() -> None:
    register(
        "knowledge.TopicText",
        owner="author",
        fate=Fate.UNNAMED,
        file="topic_texts",
        words=_("Texts about topics that you wrote."),
        omit=[*MADE_BY_PROGRAM, "reviewed_by", "proposed_by"],
        markdown="source",
        headings=["topic__name_en"],
    )
    register(
        "knowledge.Article",
        owner="owner",
        fate=Fate.UNNAMED,
        file="articles",
        words=_("Articles that you look after."),
    )
    register(
        "knowledge.ArticleRevision",
        owner="author",
        fate=Fate.UNNAMED,
        file="article_revisions",
        words=_("Revisions of articles that you wrote."),
        omit=[*MADE_BY_PROGRAM, "section_hashes", "based_on_hashes", "decided_by", "published_by"],
        markdown="source",
        headings=["title"],
    )
    register(
        "knowledge.Review",
        owner="reviewer",
        fate=Fate.UNNAMED,
        file="article_reviews",
        words=_("Your decisions as a reviewer."),
        omit=["author"],
        is_loaded=False,
    )
    register(
        "knowledge.ReviewComment",
        owner="author",
        fate=Fate.UNNAMED,
        file="review_comments",
        words=_("Your remarks in reviews."),
        omit=["resolved_by"],
    )
    register(
        "knowledge.NeedsChange",
        owner="reported_by",
        fate=Fate.UNNAMED,
        file="article_reports",
        words=_("What you said an article needs."),
        omit=["resolved_by"],
    )


def _reading() -> None:
    gone = Fate.DELETED
    register(
        "knowledge.Progress",
        owner="member",
        fate=gone,
        file="progress",
        words=_("Articles that you have read."),
        wins="read_at",
    )
    register(
        "knowledge.HelpfulVote",
        owner="member",
        fate=gone,
        file="helpful_votes",
        words=_("Whether articles helped you."),
    )
    register(
        "knowledge.ReviewerRole",
        owner="member",
        fate=gone,
        file="reviewer_roles",
        words=_("Topics that you may review."),
        omit=["granted_by", "ended_by"],
        is_loaded=False,
    )
