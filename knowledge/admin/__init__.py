"""The knowledge base for staff."""

from knowledge.admin import glossary, reviewers, topics

__all__ = ["glossary", "reviewers", "topics"]
