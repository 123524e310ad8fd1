"""The gate that learns from what moderators decided, and from nothing else. It only lets texts wait.

Words are hashed into 2^15 buckets, in which examples of both kinds are counted. The probability that a text is spam
follows G. Robinson, A statistical approach to the spam problem, Linux Journal 107 (2003), as SpamBayes uses it. For
each word f(w) = (s x + n p(w)) / (s + n), where p(w) is the share of spam among the examples with the word, each kind
weighed by how many examples there are of it, n their number, s = 0.45 and x = 0.5. Then Fisher's method combines the
words into S, how little the text looks like others, and H, how little like spam; the answer is (1 + S - H) / 2.
"""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from struct import pack, unpack
from typing import Final
from zlib import crc32

from content.gates import Allow, Answer, Hold, Submission
from moderation.gates import hosts, standing
from moderation.gates.folding import fold
from moderation.models import DefenceSettings, SpamBucket
from moderation.reasons import LOOKS_LIKE_SPAM

BUCKETS: Final = 2**15
FEWEST_EXAMPLES: Final = 30  # of each kind; before, chance would decide
# SpamBayes calls a mail spam from 0.9 on; a text that waits costs its author more, so it has to be surer here.
HOLDS_AT: Final = 0.95
MOST_FEATURES: Final = 800  # of one text, the first ones; more than one statement could name
MOST_TELLING: Final = 150  # of them, the farthest from 0.5
LEAST_TELLING: Final = 0.1  # distance from 0.5 of a word that says anything
STRENGTH: Final = 0.45  # s
UNKNOWN: Final = 0.5  # x
_TOKEN: Final = re.compile("[\u3400-\u9fff\U00020000-\U0003134f]+|[^\\W_]{2,40}")
_HAN: Final = re.compile("[\u3400-\u9fff\U00020000-\U0003134f]")

Counts = Mapping[int, tuple[int, int]]
"""Bucket -> in how many examples of spam and of others it stood."""


def gate(submission: Submission, now: datetime) -> Answer:
    """Hold a text of a member at trust level 0 or 1. One statement once there are enough examples, none before."""
    text = standing.body_of(submission)
    if standing.newcomer(submission) is None or not text:
        return Allow()
    chosen = standing.chosen(submission)
    if not chosen.is_learning_used:
        return Allow()
    found = score(f"{submission.texts.get('title', '')}\n{text}", chosen)
    return Hold(LOOKS_LIKE_SPAM) if found is not None and found >= HOLDS_AT else Allow()


def score(text: str, chosen: DefenceSettings) -> float | None:
    """How likely spam, 0 to 1; None while there are too few examples. One statement at most."""
    if min(chosen.spam_count, chosen.good_count) < FEWEST_EXAMPLES:
        return None
    numbers = buckets_of(text)
    rows = SpamBucket.objects.filter(number__in=numbers).values_list("number", "spam_count", "good_count")
    counts = {number: (spam, good) for number, spam, good in rows}
    return probability(counts, chosen.spam_count, chosen.good_count)


def buckets_of(text: str) -> list[int]:
    """The buckets of a text, in ascending order: of its words, pairs of Chinese characters, and sites it leads to."""
    found = dict.fromkeys(f"to {host}" for host in sorted(hosts.hosts_of(text)))
    for token in _TOKEN.findall(fold(text)):
        if _HAN.match(token):
            found.update(dict.fromkeys(one + other for one, other in pairwise(token)))
        else:
            found[token] = None
        if len(found) >= MOST_FEATURES:
            break
    return sorted({crc32(feature.encode()) % BUCKETS for feature in list(found)[:MOST_FEATURES]})


def probability(counts: Counts, spam_total: int, good_total: int) -> float:
    """How likely a text with these buckets is spam, 0 to 1: Robinson and Fisher, as above."""
    told = [_of_word(spam, good, spam_total, good_total) for spam, good in counts.values()]
    telling = sorted((one for one in told if abs(one - UNKNOWN) >= LEAST_TELLING), key=lambda one: -abs(one - UNKNOWN))
    used = telling[:MOST_TELLING]
    if not used:
        return UNKNOWN
    spam = 1 - _chi_square(-2 * sum(math.log(1 - one) for one in used), len(used))
    good = 1 - _chi_square(-2 * sum(math.log(one) for one in used), len(used))
    return (1 + spam - good) / 2


def packed(numbers: Sequence[int]) -> bytes:
    """As they are stored."""
    return pack(f">{len(numbers)}H", *numbers)


def unpacked(stored: bytes | memoryview) -> list[int]:
    """As they were before."""
    raw = bytes(stored)
    return list(unpack(f">{len(raw) // 2}H", raw))


def _of_word(spam: int, good: int, spam_total: int, good_total: int) -> float:
    number = spam + good
    if not number:
        return UNKNOWN
    spam_share, good_share = spam / max(1, spam_total), good / max(1, good_total)
    share = spam_share / (spam_share + good_share)
    return (STRENGTH * UNKNOWN + number * share) / (STRENGTH + number)


def _chi_square(value: float, pairs: int) -> float:
    """The chance of a chi-square value at least so great with 2 * `pairs` degrees of freedom (Robinson, listing 1)."""
    half = value / 2
    term = total = math.exp(-half)
    for number in range(1, pairs):
        term *= half / number
        total += term
    return min(total, 1.0)
