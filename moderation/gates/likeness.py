"""The gate of near-duplicates: new accounts that post the same text again with a word changed.

A text becomes a set of shingles: three Latin words, or five Chinese characters, in a row. Of two sets A and B the
resemblance is |A and B| / |A or B|. It is estimated from sketches, the SKETCH smallest hashes of each set: among the
SKETCH smallest of both sketches together, the share that stands in both (A. Z. Broder, On the resemblance and
containment of documents, 1997, section 2). With 128 hashes its standard error at 0.8 is sqrt(0.8 * 0.2 / 128) = 0.035.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b, sha256
from struct import pack, unpack
from typing import Any, Final

from django.conf import settings
from django.db.models import F

from accounts.models import User
from content.gates import Allow, Answer, Hold, Submission
from moderation.gates import standing
from moderation.gates.folding import fold, own_words
from moderation.models import ScannedText, TextPrint
from moderation.reasons import NEAR_DUPLICATE

SHORTEST: Final = 100  # characters without quotes and code: shorter ones are alike by chance
ALIKE: Final = 0.8  # resemblance, 0 to 1
WITHIN: Final = timedelta(hours=48)
# Somebody may post one text in two places; the third time is a habit.
MOST_OWN: Final = 1
SKETCH: Final = 128  # hashes kept of a text
# The smallest of them find it: of two texts that resemble each other by 0.8, all miss about once in 400,000.
BANDS: Final = 8
MOST_COMPARED: Final = 200  # prints that one text is compared with, the newest
_WORDS_IN_A_ROW: Final = 3
_CHARACTERS_IN_A_ROW: Final = 5
_TOKEN: Final = re.compile("[\u3400-\u9fff\U00020000-\U0003134f]+|[^\\W_]+")
_HAN: Final = re.compile("[\u3400-\u9fff\U00020000-\U0003134f]")

Sketch = tuple[int, ...]


def gate(submission: Submission, now: datetime) -> Answer:
    """Hold a text of a member at trust level 0 or 1 that resembles one of another new account, or two of their own.

    Two statements where a text has something in common with another, one where not, none for short ones.
    """
    member = standing.newcomer(submission)
    sketch = sketch_of(standing.body_of(submission)) if member is not None else ()
    if member is None or not sketch:
        return Allow()
    own = 0
    for owner_id, other in _candidates(sketch, now, submission.row_id):
        if resemblance(sketch, other) < ALIKE:
            continue
        if owner_id != member.pk:
            return Hold(NEAR_DUPLICATE)
        own += 1
    return Hold(NEAR_DUPLICATE) if own > MOST_OWN else Allow()


def sketch_of(source: str) -> Sketch:
    """The sketch of a text of Markdown, in ascending order; empty for one that is too short to be compared."""
    words = " ".join(own_words(source).split())
    if len(words) < SHORTEST:
        return ()
    key = sha256(f"moderation.prints:{settings.SECRET_KEY}".encode()).digest()
    hashes = {_hash(shingle, key) for shingle in shingles(fold(words))}
    return tuple(sorted(hashes)[:SKETCH])


def shingles(folded: str) -> set[str]:
    """Rows of three words, and of five Chinese characters, of a folded text."""
    words: list[str] = []
    found: set[str] = set()
    for token in _TOKEN.findall(folded):
        if _HAN.match(token):
            last = max(1, len(token) - _CHARACTERS_IN_A_ROW + 1)
            found |= {token[start : start + _CHARACTERS_IN_A_ROW] for start in range(last)}
        else:
            words.append(token)
    last = max(1, len(words) - _WORDS_IN_A_ROW + 1) if words else 0
    return found | {" ".join(words[start : start + _WORDS_IN_A_ROW]) for start in range(last)}


def resemblance(one: Collection[int], other: Collection[int]) -> float:
    """How much two texts have in common, 0 to 1, estimated from their sketches: Broder's formula, as above."""
    ours, theirs = set(one), set(other)
    smallest = sorted(ours | theirs)[:SKETCH]
    return sum(value in ours and value in theirs for value in smallest) / len(smallest) if smallest else 0.0


def packed(sketch: Sketch) -> bytes:
    """As it is stored."""
    return pack(f">{len(sketch)}q", *sketch)


def unpacked(stored: bytes | memoryview) -> Sketch:
    """As it was before."""
    raw = bytes(stored)
    return unpack(f">{len(raw) // 8}q", raw)


def is_printed(author: User | None) -> bool:
    """Whether prints of this member's texts are kept: of those that the gate looks at."""
    if author is None or author.is_staff or author.is_demonstration:
        return False
    return author.trust_level <= User.TrustLevel.BASIC


def forget_redacted(changed: Mapping[str, Sequence[Any]], forms: Sequence[str], now: datetime) -> None:
    """A redaction took words out of texts: prints of posts go, and hashes of what was scanned. (Any: keys of rows.)

    Of a text that a scan reads with other rows the hash stays until it is read again: its words are others now.
    """
    posts = list(changed.get("forum.Post", ()))
    TextPrint.objects.filter(post__in=posts).delete()
    for label, keys in changed.items():
        ScannedText.objects.filter(subject_model=label.lower(), subject_id__in=list(keys)).delete()


def _candidates(sketch: Sketch, now: datetime, row_id: int | None) -> list[tuple[int | None, Sketch]]:
    """Owners and sketches of recent prints that share a hash."""
    found = TextPrint.objects.filter(bands__value__in=sketch[:BANDS], created_at__gt=now - WITHIN)
    found = found.exclude(post=row_id) if row_id is not None else found
    rows = (
        found.order_by("-pk")
        .annotate(author=F("post__author_id"), unnamed=F("post__unnamed_author_id"))
        .values_list("author", "unnamed", "sketch")
        .distinct()[:MOST_COMPARED]
    )
    return [(unnamed or author, unpacked(stored)) for author, unnamed, stored in rows]


def _hash(shingle: str, key: bytes) -> int:
    """64 bits, keyed, so that whoever reads the table cannot try words against it."""
    return int.from_bytes(blake2b(shingle.encode(), digest_size=8, key=key).digest(), "big", signed=True)
