"""How much one text may hold. Every refusal names its limit."""

from typing import Final

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from foundation.errors import DomainError, Text

LONGEST_TEXT: Final = 32_000  # characters
MOST_LINES: Final = 4_000  # one for eight characters of the longest text
DEEPEST_NESTING: Final = 20  # lists, quotations and folds inside each other
# Paragraphs, headings, lists and their items, quotations, folds, rules. Each costs as much as a hundred letters, and
# two characters can make one; the same holds of inline marks.
MOST_BLOCKS: Final = 5_000
MOST_MARKS: Final = 4_000  # emphasis, code in the line, tags, line breaks
MOST_CODE_BLOCKS: Final = 50
MOST_TABLE_COLUMNS: Final = 20
MOST_TABLE_ROWS: Final = 200
MOST_TABLE_CELLS: Final = 4_000  # in all tables together: short rows are filled up, so a small source can grow
MOST_LINKS: Final = 100  # links and images together
MOST_MENTIONS: Final = 30
MOST_FOOTNOTE_MARKS: Final = 200
MOST_FORMULAS: Final = 200
MOST_GROWTH: Final = 20  # characters of HTML for one of source
SMALLEST_GROWTH_LIMIT: Final = 40_000  # characters of HTML that any source may become
LARGEST_HTML: Final = 1_000_000  # characters

CPU_SECONDS: Final = 2.0

_SENTENCES: Final[dict[str, tuple[Text, int]]] = {
    "text_too_long": (_("This text has more than %(limit)d characters. Shorten it or split it."), LONGEST_TEXT),
    "too_many_lines": (_("A text may have at most %(limit)d lines. Split it."), MOST_LINES),
    "text_too_deep": (
        _("Lists, quotations or emphasis are nested more than %(limit)d deep here. Flatten them."),
        DEEPEST_NESTING,
    ),
    "too_many_blocks": (
        _("A text may have at most %(limit)d paragraphs, headings and list items. Split it."),
        MOST_BLOCKS,
    ),
    "too_many_marks": (
        _("This text has more than %(limit)d pieces of emphasis, code and line breaks. Simplify it or split it."),
        MOST_MARKS,
    ),
    "too_many_code_blocks": (_("This text has more than %(limit)d code blocks. Split it."), MOST_CODE_BLOCKS),
    "table_too_wide": (_("A table may have at most %(limit)d columns."), MOST_TABLE_COLUMNS),
    "table_too_long": (_("A table may have at most %(limit)d rows."), MOST_TABLE_ROWS),
    "too_many_table_cells": (_("The tables of one text may have at most %(limit)d cells."), MOST_TABLE_CELLS),
    "too_many_links": (_("A text may have at most %(limit)d links and images."), MOST_LINKS),
    "too_many_mentions": (_("A text may mention at most %(limit)d people."), MOST_MENTIONS),
    "too_many_footnote_marks": (_("A text may point to footnotes at most %(limit)d times."), MOST_FOOTNOTE_MARKS),
    "too_many_formulas": (_("A text may have at most %(limit)d formulas."), MOST_FORMULAS),
    "text_too_large": (
        _("This text becomes too large a page: more than %(limit)d times its own length. Simplify it."),
        MOST_GROWTH,
    ),
    "text_too_slow": (
        _("Laying this text out takes longer than %(limit)d seconds. Simplify its markup or split it."),
        int(CPU_SECONDS),
    ),
    "text_not_renderable": (_("This text could not be laid out. Simplify its markup and try again."), 0),
    "renderer_busy": (_("The site is busy and could not lay this text out. Your text is kept; try again."), 0),
}


# What any text may be refused for.
CODES = tuple(_SENTENCES)


class RenderRefused(DomainError):
    """The text breaks a limit or cannot be laid out. `extra["limit"]` is the number that was passed."""

    def __init__(self, code: str) -> None:
        sentence, limit = _SENTENCES.get(code, _SENTENCES["text_not_renderable"])
        super().__init__(code, _sentence_with(sentence, limit), extra={"limit": limit})


def _fill_in(sentence: Text, limit: int) -> str:
    return str(sentence) % {"limit": limit} if limit else str(sentence)


# Lazy: the render process raises these too, and has no languages to translate into.
_sentence_with = lazy(_fill_in, str)
