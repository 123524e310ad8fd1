"""Which threads a title resembles, by the database alone: shared words, and in Chinese shared pairs of characters."""

import re
from typing import Any, Final, TypeVar

from django.db.models import Case, FloatField, Q, QuerySet, Value, When

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff"
_RUN: Final = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+", re.UNICODE)
SHORTEST_WORD: Final = 3  # letters
MOST_TERMS: Final = 10  # each is one comparison with every title
# Of a word's weight, the part that a title has to share: two ordinary words, or one long one.
LEAST_SHARE: Final = 0.3
# Words of questions and of every title; what remains says what it is about.
_COMMON: Final = frozenset(
    [
        *("about", "after", "and", "any", "are", "before", "between", "can", "chosen", "could", "does", "for", "from"),
        *("has", "have", "help", "how", "into", "its", "not", "one", "our", "out", "should", "that", "the", "their"),
        *("there", "this", "too", "use", "used", "using", "was", "what", "when", "where", "which", "while", "who"),
        *("why", "will", "with", "would", "you", "your", "need", "question", "problem"),
        *(
            "什么",
            "怎么",
            "如何",
            "怎样",
            "为何",
            "为什",
            "么样",
            "可以",
            "应该",
            "应当",
            "是否",
            "有没",
            "没有",
            "请问",
            "问题",
            "一个",
            "我们",
            "这个",
        ),
    ]
)
Rows = TypeVar("Rows", bound="QuerySet[Any]")


def terms(title: str) -> list[str]:
    """What a title is about: words of three letters and more, and pairs of neighbouring Han characters, longest first.

    >>> terms("How is the threshold chosen")
    ['threshold']
    >>> terms("阈值如何确定")
    ['阈值', '值如', '何确', '确定']
    """
    found: dict[str, None] = {}
    for run in _RUN.findall(title.lower()):
        if re.match(f"[{_HAN}]", run):
            found.update(dict.fromkeys(run[place : place + 2] for place in range(len(run) - 1)))
        elif len(run) >= SHORTEST_WORD:
            found[run] = None
    wanted = [term for term in found if term not in _COMMON]
    return sorted(wanted, key=_weight, reverse=True)[:MOST_TERMS]


def resembling(rows: Rows, title: str) -> Rows:
    """Those of the threads whose titles share enough with this one, the most alike first. One statement.

    It reads every title once; the search of the site does better, and this is for the time until somebody searches.
    """
    wanted = terms(title)
    if not wanted:
        return rows.none()
    shares = [
        Case(When(title__icontains=term, then=Value(_weight(term))), default=Value(0.0), output_field=FloatField())
        for term in wanted
    ]
    score = sum(shares[1:], start=shares[0])
    anything = Q()
    for term in wanted:
        anything |= Q(title__icontains=term)
    least = LEAST_SHARE * sum(map(_weight, wanted))
    return rows.filter(anything).annotate(likeness=score).filter(likeness__gte=least).order_by("-likeness", "-pk")


def _weight(term: str) -> float:
    """A long word says more than a short one; a pair of Han characters says about as much as a word of six letters."""
    return 6.0 if re.match(f"[{_HAN}]", term) else float(min(len(term), 12))
