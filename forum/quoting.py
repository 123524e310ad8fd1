"""Quoting a post in an answer to it."""

import re
from html import unescape
from typing import Final

from forum.models import Post
from forum.texts import excerpt_of

LONGEST_QUOTE: Final = 2_000  # characters; whoever wants more links to the post
_TAG: Final = re.compile(r"<[^>]*>")
_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>~$])")


def quote(post: Post, part: str = "") -> str:
    """The post, or the part of it that was selected, as a Markdown quotation that says whose words they are.

    A part that does not stand in the post is not put into its author's mouth: the whole text is quoted then. It begins
    with a link and no mention, since the author hears of the answer anyway.
    """
    words = _as_read(part)
    if words and words in _as_read(_TAG.sub(" ", unescape(post.html))):
        text = _SPECIAL.sub(r"\\\1", part.strip()[:LONGEST_QUOTE])
    else:
        text = post.source if len(post.source) <= LONGEST_QUOTE else excerpt_of(post.source, LONGEST_QUOTE)
    author = post.byline
    name = _SPECIAL.sub(r"\\\1", f"{author}, #{post.number}" if author else f"#{post.number}")
    lines = [f"[{name}]({post.get_absolute_url()}):", "", *text.split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def _as_read(text: str) -> str:
    """Letters and digits only: a selection in a browser has other spaces and line ends than the text."""
    return "".join(char for char in text if char.isalnum()).lower()
