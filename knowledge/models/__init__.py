"""Topics, articles and their review, the glossary, learning paths, checked code."""

from knowledge.models.articles import Article, ArticlePrerequisite, ArticleRevision, ArticleText
from knowledge.models.code import CodeCheck
from knowledge.models.glossary import GlossaryTerm
from knowledge.models.paths import LearningPath, PathStep, Progress, SelfCheck
from knowledge.models.reviews import HelpfulVote, NeedsChange, Review, ReviewComment, ReviewerRole
from knowledge.models.topics import Topic, TopicPrerequisite, TopicText

__all__ = [
    "Article",
    "ArticlePrerequisite",
    "ArticleRevision",
    "ArticleText",
    "CodeCheck",
    "GlossaryTerm",
    "HelpfulVote",
    "LearningPath",
    "NeedsChange",
    "PathStep",
    "Progress",
    "Review",
    "ReviewComment",
    "ReviewerRole",
    "SelfCheck",
    "Topic",
    "TopicPrerequisite",
    "TopicText",
]
