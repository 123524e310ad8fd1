"""Joins the style sheets into the one file that pages load."""

import re
from pathlib import Path

ENTRY = "css/site.css"
_IMPORT = re.compile(r'@import url\("([^"]+)"\);\n?')
# Together, so that a comment mark within a string is no comment, and a quotation mark within a comment no string.
_STRING_OR_COMMENT = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|/\*.*?\*/)""", re.DOTALL)


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
    pieces = [piece for piece in _STRING_OR_COMMENT.split(css) if not piece.startswith("/*")]
    return "".join(piece if piece[:1] in ("'", '"') else _tighter(piece) for piece in pieces).strip() + "\n"


def _tighter(css: str) -> str:
    css = re.sub(r"\s+", " ", css)
    # A space before a colon can be a descendant selector, so only the one behind it goes.
    css = re.sub(r"\s*([{};,])\s*", r"\1", css)
    return re.sub(r":\s+", ":", css).replace(";}", "}")
