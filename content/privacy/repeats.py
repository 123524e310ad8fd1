"""What was recognised in one place and stands elsewhere without the words that gave it away."""

import re
from collections.abc import Iterable, Iterator

from content.privacy.document import Document
from content.privacy.findings import Finding, Kind, Tier

RULE = "repeated"
MOST_VALUES = 40  # of one text; a longer list is a table, whose cells are found one by one
_KINDS = frozenset([Kind.NAME, Kind.PHONE, Kind.EMAIL, Kind.RECORD_NUMBER, Kind.NATIONAL_ID, Kind.BANK_CARD])
# Shorter ones are words and counts as well: 高峰 is a name and the rush hour.
_SHORTEST = 5
_SHORTEST_HAN = 3
_UNMISTAKABLE = 8  # characters from which on it counts inside another word, too
_HAN = re.compile(r"[\u4e00-\u9fff]{2,20}")


def find(document: Document, found: Iterable[Finding]) -> Iterator[Finding]:
    """Further places of hard-found values, as findings of the same kind."""
    values: dict[str, Kind] = {}
    for one in sorted(found):
        value = document.text[one.start : one.end]
        if one.tier is Tier.HARD and one.kind in _KINDS and _is_telling(value, one.kind):
            values.setdefault(value, one.kind)
        if len(values) == MOST_VALUES:
            break
    for value, kind in values.items():
        edges = ("", "") if len(value) >= _UNMISTAKABLE else ("(?<![A-Za-z0-9])", "(?![A-Za-z0-9])")
        for match in re.finditer(re.escape(value).join(edges), document.text):
            if not document.masked.overlap(*match.span()):
                yield Finding(match.start(), match.end(), kind, Tier.HARD, RULE)


def _is_telling(value: str, kind: Kind) -> bool:
    if _HAN.fullmatch(value):
        return len(value) >= _SHORTEST_HAN
    return len(value) >= _SHORTEST and (kind is not Kind.NAME or " " in value)
