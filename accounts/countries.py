"""Countries and territories by their code, named in the reader's language."""

from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FILE = Path(__file__).with_name("countries.tsv")


def choices() -> list[tuple[str, str]]:
    """(code, name) in the order of the names; nothing chosen first."""
    place = 1 if get_language() == "zh-hans" else 0
    named = [(code, names[place]) for code, names in _names().items()]
    return [("", "—"), *(named if place else sorted(named, key=lambda pair: pair[1]))]


def name_of(code: str) -> str:
    """Its name in the reader's language; the code itself where it is unknown."""
    names = _names().get(code)
    return names[1 if get_language() == "zh-hans" else 0] if names else code


@cache
def _names() -> dict[str, tuple[str, str]]:
    rows = (line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {code: (english, chinese) for code, english, chinese in rows}
