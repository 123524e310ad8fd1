"""What is left of sanitised HTML where no markup can be shown: excerpts, lines of lists, the index."""

from html import unescape

import nh3

# Django's `strip_tags` says the same of what the renderer made and takes three times as long.
_nothing = nh3.Cleaner(tags=set())


def words_of(html: str) -> str:
    """The text of sanitised HTML, with its line breaks, its formulas as they were written and nothing escaped.

    Not safe to put into a page without escaping it again.
    """
    return unescape(_nothing.clean(html))
