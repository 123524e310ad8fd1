"""Characters that count as one: wide and narrow, Traditional and Simplified, with and without marks, of any case."""

import unicodedata
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("traditional.txt")


class _Folding(dict[int, str]):
    """For `str.translate`; each character is worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        wide = unicodedata.normalize("NFKC", chr(code)).lower()
        self[code] = "".join(_without_mark(_simplified().get(one, one)) for one in wide)
        return self[code]


_folding = _Folding()


def fold(text: str) -> str:
    """The text as it is compared. May differ in length; `fold_with_places` says where each character came from."""
    return text.translate(_folding)


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and of each of its characters the place in the original; one more for the end."""
    folded, places = [], []
    for place, one in enumerate(text):
        kept = _folding[ord(one)]
        folded.append(kept)
        places += [place] * len(kept)
    return "".join(folded), [*places, len(text)]


def _without_mark(one: str) -> str:
    """A Latin or Greek letter without its mark; a mark alone is nothing; all else as it is."""
    if unicodedata.combining(one):
        return ""
    first = unicodedata.normalize("NFKD", one)[0]
    return first if unicodedata.name(first, "").startswith(("LATIN", "GREEK", "CYRILLIC")) else one


@cache
def _simplified() -> dict[str, str]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return {line[0]: line[1] for line in lines if not line.startswith("#")}
