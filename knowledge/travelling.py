"""What of this room goes along when a site moves by a file."""

from foundation import travelling

RENDERED = "rendered again where it arrives"
WORKED_OUT = "worked out from the text again"
ORIGINS = ("starter", "machine")


def register_all() -> None:
    """Called once, in apps.py."""
    _topics()
    _articles()
    _paths()
    travelling.register(
        "knowledge.GlossaryTerm", "glossary_term", place=travelling.KNOWLEDGE + 8, same=["slug"], left={}
    )
    travelling.register_staying(
        {
            "knowledge.ReviewerRole": "no rights come from a file",
            "knowledge.CodeCheck": "code is run again where it arrives",
        }
    )


def _topics() -> None:
    travelling.register("knowledge.Topic", "topic", place=travelling.SUBJECTS + 1, same=["slug"], later=["parent"])
    travelling.register("knowledge.TopicPrerequisite", "topic_prerequisite", place=travelling.SUBJECTS + 2)
    travelling.register(
        "knowledge.TopicText",
        "topic_text",
        place=travelling.SUBJECTS + 3,
        origins=ORIGINS,
        left={"html": RENDERED, "renderer_version": RENDERED},
    )


def _articles() -> None:
    travelling.register("knowledge.Article", "article", place=travelling.KNOWLEDGE, same=["slug"], left={})
    travelling.register("knowledge.ArticlePrerequisite", "article_prerequisite", place=travelling.KNOWLEDGE + 1)
    travelling.register(
        "knowledge.ArticleText",
        "article_text",
        place=travelling.KNOWLEDGE + 2,
        left={"helpful_count": "counted again", "not_helpful_count": "counted again", "version": "of pages here"},
    )
    travelling.register(
        "knowledge.ArticleRevision",
        "article_revision",
        place=travelling.KNOWLEDGE + 3,
        origins=ORIGINS,
        later=["based_on"],
        left={"html": RENDERED, "renderer_version": RENDERED, "cited": WORKED_OUT},
    )
    travelling.register("knowledge.Review", "review", place=travelling.KNOWLEDGE + 4)
    travelling.register("knowledge.ReviewComment", "review_comment", place=travelling.KNOWLEDGE + 4)
    travelling.register("knowledge.NeedsChange", "needed_change", place=travelling.KNOWLEDGE + 4)
    travelling.register("knowledge.HelpfulVote", "helpful_vote", place=travelling.KNOWLEDGE + 4)


def _paths() -> None:
    travelling.register("knowledge.LearningPath", "path", place=travelling.KNOWLEDGE + 5, same=["slug"])
    travelling.register("knowledge.PathStep", "path_step", place=travelling.KNOWLEDGE + 6)
    travelling.register("knowledge.SelfCheck", "self_check", place=travelling.KNOWLEDGE + 6)
    travelling.register("knowledge.Progress", "progress", place=travelling.KNOWLEDGE + 7)
