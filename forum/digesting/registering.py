"""Letting digests know what the forum has for them."""

from forum.digesting import calls, popular, questions, threads
from notifications.digests import sections


def register() -> None:
    """Called once, from `apps.py`."""
    for section in (threads.SECTION, questions.SECTION, calls.SECTION, popular.SECTION):
        sections.register(section)
    sections.register_presence("forum.reading", popular.last_read)
