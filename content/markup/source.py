"""What happens to a source before it is read as Markdown."""

import re

from content.markup import limits

# Control characters mean nothing in Markdown; U+0002 and U+0003 are also Python-Markdown's own marks.
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0xFEFF])
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(source: str) -> str:
    """The source with line feeds only, without control characters and lone surrogates.

    Raises RenderRefused when it is too long or has too many lines.
    """
    if len(source) > limits.LONGEST_TEXT:
        raise limits.RenderRefused("text_too_long")
    text = source.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    if text.count("\n") + (not text.endswith("\n")) > limits.MOST_LINES:
        raise limits.RenderRefused("too_many_lines")
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)
