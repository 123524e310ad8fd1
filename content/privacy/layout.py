"""Frames around labels and values, told in one way: `label: value`. Every step keeps the length of the text."""

import re

from content.privacy import labels

# A row of a table with two cells.
_ROW = re.compile(r"^([ \t]{0,3}\|[^|\n]{1,40})\|(?=[^|\n]{1,200}\|?[ \t]{0,20}$)", re.MULTILINE)
_BOLD_LABEL = re.compile(r"\*\*([ \t]?):")
_BOLD_AFTER_COLON = re.compile(r":\*\*")
# A printed form whose label and value stand apart by a gap alone.
_GAP = re.compile(rf"^([ \t]{{0,4}}{labels.CHINESE})[ \t](?=[ \t]{{0,8}}[^ \t\n:|])", re.MULTILINE)
_BRACKET = re.compile(r"】(?!\s?:)")


def flatten(text: str) -> str:
    """The folded text with table cells, bold labels, 【labels】 and gaps told as colons."""
    if "|" in text:
        text = _ROW.sub(r"\1:", text)
    if "**" in text:
        text = _BOLD_AFTER_COLON.sub(":  ", _BOLD_LABEL.sub(r":  \1", text))
    if "】" in text:
        text = _BRACKET.sub(":", text).replace("【", " ").replace("】", " ")
    return _GAP.sub(r"\1:", text)
