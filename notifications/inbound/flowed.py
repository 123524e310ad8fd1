"""Plain text whose paragraphs were broken into lines on their way, and are put together again (RFC 3676)."""

import re
from typing import Final

_QUOTES: Final = re.compile(r">*")
_SIGNATURE: Final = "-- "


def unfold(text: str, *, deletes_space: bool = False) -> str:
    """Join lines that end in a space with the next one of the same depth of quotation. Linear in the text."""
    lines: list[str] = []
    open_depth: int | None = None
    for raw in text.split("\n"):
        depth = len(_QUOTES.match(raw).group())  # type: ignore[union-attr]  # matches the empty text
        content = raw[depth:].removeprefix(" ")
        is_signature = content == _SIGNATURE
        if open_depth == depth and not is_signature:
            lines[-1] += content
        else:
            lines.append(f"{'>' * depth} {content}" if depth else content)
        is_open = content.endswith(" ") and not is_signature
        if is_open and deletes_space:
            lines[-1] = lines[-1][:-1]
        open_depth = depth if is_open else None
    return "\n".join(line if line == _SIGNATURE else line.rstrip() for line in lines)
