"""What items of the queue are about, in words: each model says it in a function of its own."""

from moderation.subjects.registry import Line, lines_of, register

__all__ = ["Line", "lines_of", "register"]
