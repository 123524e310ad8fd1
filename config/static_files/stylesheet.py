"""Joins the style sheets into the one file that pages load."""

import re
from pathlib import Path

ENTRY = "css/site.css"
_IMPORT = re.compile(r'@import url\("([^"]+)"\);\n?')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r'("(?:\\.|[^"\\])*")')


def parts(folder: Path) -> list[str]:
    """Paths, relative to the static folder, of the files that the entry file imports, in its order."""
    entry = (folder / ENTRY).read_text(encoding="utf-8")
    return [f"css/{name}" for name in _IMPORT.findall(entry)]


def joined(folder: Path) -> str:
    """The entry file with every import replaced by what it names, made small. Each file names its own layer."""
    entry = (folder / ENTRY).read_text(encoding="utf-8")
    whole = _IMPORT.sub(lambda found: (folder / "css" / found.group(1)).read_text(encoding="utf-8"), entry)
    return smaller(whole)


def smaller(css: str) -> str:
    """The same rules without comments and without white space that means nothing. Strings are left alone."""
    pieces = _STRING.split(_COMMENT.sub("", css))
    return "".join(piece if piece.startswith('"') else _tighter(piece) for piece in pieces).strip() + "\n"


def _tighter(css: str) -> str:
    css = re.sub(r"\s+", " ", css)
    # A space before a colon can be a descendant selector, so only the one behind it goes.
    css = re.sub(r"\s*([{};,])\s*", r"\1", css)
    return re.sub(r":\s+", ":", css).replace(";}", "}")
