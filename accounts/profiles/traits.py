"""By what the directory finds profiles: each thing that a profile says, as a number that sorts as its text does.

A trait is eight bytes: its kind, then up to seven bytes of what it says. So one index holds them all, the beginning of
a word is a range of numbers, and neither database needs a collation for it. Nothing here asks the database.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

BYTES: Final = 7
MOST_WORDS: Final = 40  # of one profile
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff"
_RUN: Final = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+", re.UNICODE)
_IS_HAN: Final = re.compile(rf"[{_HAN}]")
# The first byte of each kind; below 128, so that the number stays positive.
_PROFESSION, _CHECKED, _COUNTRY, _LANGUAGE, _SPECIALTY, _TOPIC, _OPEN, _WORD, _WORD_GOES_ON = range(1, 10)
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True)
class Span:
    """What a search asks for: a trait from `low` to `high`, which are the same unless it is the beginning of a word."""

    low: int
    high: int

    @property
    def is_exact(self) -> bool:
        """One trait, and not all that begin with something."""
        return self.low == self.high


@dataclass(frozen=True)
class Facts:
    """What a listed profile says. Of each: the audience that the member chose."""

    called: str
    changed_at: datetime
    is_checked: bool
    profession: tuple[str, int]
    headline: tuple[str, int]
    country: tuple[str, int]
    collaboration: tuple[bool, int]
    languages: tuple[list[str], int] = field(default_factory=lambda: ([], 0))
    specialties: tuple[list[int], int] = field(default_factory=lambda: ([], 0))
    topics: tuple[list[int], int] = field(default_factory=lambda: ([], 0))


def microseconds(moment: datetime) -> int:
    """A time as a number."""
    return (moment - _BEGINNING) // _MICROSECOND


def profession(value: str) -> Span:
    """Who says that they are this."""
    return _exactly(_PROFESSION, value.encode())


def checked(is_checked: bool) -> Span:  # noqa: FBT001
    """Who has a checked credential, or none."""
    return _exactly(_CHECKED, b"y" if is_checked else b"n")


def country(code: str) -> Span:
    """Who works there."""
    return _exactly(_COUNTRY, code.encode())


def language(code: str) -> Span:
    """Who speaks it."""
    return _exactly(_LANGUAGE, code.encode())


def specialty(key: int) -> Span:
    """Whose field it is."""
    return _exactly(_SPECIALTY, key.to_bytes(BYTES, "big"))


def topic(key: int) -> Span:
    """Who is interested in it."""
    return _exactly(_TOPIC, key.to_bytes(BYTES, "big"))


def is_open() -> Span:
    """Who is open to collaborate."""
    return _exactly(_OPEN, b"")


def words(text: str, *, most: int) -> list[Span]:
    """For each word that was typed, what its profile has to have; at most so many.

    Latin words fit what begins with them, a single letter only itself; Chinese is found by each pair of characters.
    The longest come first: they fit the fewest.
    """
    found: list[Span] = []
    for part in sorted(dict.fromkeys(_parts(text, is_search=True)), key=len, reverse=True)[:most]:
        whole = part.encode()
        if len(part) == 1 or _IS_HAN.match(part):
            found.append(_exactly(_WORD, whole))
        elif len(whole) <= BYTES:
            found.append(_beginning(_WORD, whole))
        else:
            found += [_beginning(_WORD_GOES_ON, whole[BYTES:]), _exactly(_WORD, whole)]
    return found


def traits_of(facts: Facts) -> Mapping[int, int]:
    """Every trait of a profile, with the widest audience that may find it by it."""
    told = [(checked(facts.is_checked), 0), (profession(facts.profession[0]), facts.profession[1])]
    if facts.country[0]:
        told.append((country(facts.country[0]), facts.country[1]))
    if facts.collaboration[0]:
        told.append((is_open(), facts.collaboration[1]))
    told += [(language(code), facts.languages[1]) for code in facts.languages[0]]
    told += [(specialty(key), facts.specialties[1]) for key in facts.specialties[0]]
    told += [(topic(key), facts.topics[1]) for key in facts.topics[0]]
    told += [(span, 0) for span in _words_of(facts.called)]
    told += [(span, facts.headline[1]) for span in _words_of(facts.headline[0])]
    found: dict[int, int] = {}
    for span, audience in told:
        found[span.low] = min(audience, found.get(span.low, audience))
    return found


def _words_of(text: str) -> list[Span]:
    found = []
    for part in list(dict.fromkeys(_parts(text)))[:MOST_WORDS]:
        whole = part.encode()
        found.append(_exactly(_WORD, whole))
        if len(whole) > BYTES:
            found.append(_exactly(_WORD_GOES_ON, whole[BYTES:]))
    return found


def _parts(text: str, *, is_search: bool = False) -> list[str]:
    """Words without accents, in small letters. Of Chinese the pairs, and each character for those who type one."""
    plain = unicodedata.normalize("NFKD", text).lower()
    plain = unicodedata.normalize("NFC", "".join(one for one in plain if not unicodedata.combining(one)))
    found: list[str] = []
    for run in _RUN.findall(plain):
        if not _IS_HAN.match(run):
            found.append(run)
            continue
        if len(run) == 1 or not is_search:
            found += run
        found += [run[at : at + 2] for at in range(len(run) - 1)]
    return found


def _exactly(kind: int, value: bytes) -> Span:
    number = _number(kind, value, b"\0")
    return Span(number, number)


def _beginning(kind: int, value: bytes) -> Span:
    return Span(_number(kind, value, b"\0"), _number(kind, value, b"\xff"))


def _number(kind: int, value: bytes, filling: bytes) -> int:
    return int.from_bytes(bytes([kind]) + value[:BYTES].ljust(BYTES, filling), "big")
