"""Dates more exact than a year."""

import re

from content.privacy.document import Document
from content.privacy.findings import Kind, Tier
from content.privacy.rules.base import Pattern, compiled

_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:(?:18|19|20)[0-9]{2}|'[0-9]{2})"
_WORDS = rf"(?:{_MONTH}\s{{1,2}}{_DAY}(?:\s?,)?\s{{0,2}}(?:of\s)?{_YEAR}|{_DAY}\s(?:of\s)?{_MONTH}(?:\s?,)?\s?{_YEAR}|{_DAY}-{_MONTH}-(?:[0-9]{{4}}|[0-9]{{2}}))"
_NUMBERS = r"(?:(?:0?[1-9]|[12][0-9]|3[01])[/.-](?:0?[1-9]|[12][0-9]|3[01])[/.-](?:(?:18|19|20)[0-9]{2}|[0-9]{2})|(?:18|19|20)[0-9]{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12][0-9]|3[01]))"
_ANY = rf"(?:{_WORDS}|{_NUMBERS})"
_CHINESE = (
    r"(?:(?:(?:18|19|20)[0-9]{2}|[0-9]{2})\s?年\s?)?(?:0?[1-9]|1[0-2])\s?月\s?(?:[12][0-9]|3[01]|0?[1-9])\s?[日号]"
)

# Before a date: a publication, a release, a cohort's span. None of them tells about one patient.
_NOT_A_VISIT = re.compile(
    r"(?:publish|access|releas|updat|version|retriev|submitt|accept|receiv|effective|approv|deadline|issued|download|commit|dated?\sthe|"
    r"in\sforce|between|from|since\sthe\spandemic|guidelines?\s(?:of|from)|发布|发表|出版|访问|更新|生效|施行|实施|批准|截至|截止|投稿|接收|会议|起至)(?:[^.。\n]|\.(?=[0-9])){0,24}$",
    re.IGNORECASE,
)
_RANGE_AFTER = re.compile(r"\s?(?:to|and|through|until|-|–|~|至|到)\s?(?:[A-Z0-9]|今)")
_RANGE_BEFORE = re.compile(r"(?:between|from|and|to|through|until|至|到|自|从)\s?$", re.IGNORECASE)
_LOOK_BACK = 40  # characters


def _tells_of_a_visit(match: "re.Match[str]", document: Document) -> bool:
    start, end = match.span("span")
    before = document.text[max(0, start - _LOOK_BACK) : start]
    if _RANGE_BEFORE.search(before) and not document.is_record and _is_range(before, document.text[end : end + 12]):
        return False
    if document.is_record:
        return True
    if _RANGE_AFTER.match(document.text, end) and _has_date_after(document.text, end):
        return False
    return not _NOT_A_VISIT.search(before) or bool(re.search(r"(?:admi|discharg|seen|visit|就诊|入院)", before))


def _is_range(before: str, after: str) -> bool:
    return bool(
        re.search(r"(?:between|from|自|从|[0-9日]\s?(?:and|to|至|到|through|until))", before, re.IGNORECASE)
    ) or bool(_RANGE_AFTER.match(after))


def _has_date_after(text: str, end: int) -> bool:
    return bool(
        re.match(
            rf"\s?(?:to|and|through|until|-|–|~|至|到)\s?(?:{_ANY}|{_CHINESE}|今|present|now)", text[end : end + 40]
        )
    )


RULES = (
    Pattern(
        "birth-date",
        Kind.BIRTH_DATE,
        Tier.HARD,
        compiled(
            rf"(?<![A-Za-z])(?:D\.?O\.?B\.?|date\sof\sbirth|birth\s?date|birthday|born(?:\son)?)\s?(?:is|was|on|:|=|-)?\s{{0,3}}(?P<span>{_ANY}|(?:19|20)[0-9]{{6}})(?![0-9])",
            ignore_case=True,
        ),
        is_labelled=True,
    ),
    Pattern(
        "birth-date-chinese",
        Kind.BIRTH_DATE,
        Tier.HARD,
        compiled(
            rf"(?:出生(?:日期|年月日?|于|时间)?|生日|生于)\s?(?:是|为|[:：])?\s{{0,3}}(?P<span>{_CHINESE}|{_NUMBERS}|(?:19|20)[0-9]{{2}}\s?年\s?(?:0?[1-9]|1[0-2])\s?月|(?:19|20)[0-9]{{6}})(?![0-9])"
        ),
        is_labelled=True,
    ),
    Pattern(
        "date-near-patient",
        Kind.DATE,
        Tier.SOFT,
        compiled(rf"(?<![A-Za-z0-9/.-])(?P<span>{_ANY})(?![0-9]|[-/][0-9])", ignore_case=True),
        needs_cue=True,
        accept=_tells_of_a_visit,
    ),
    Pattern(
        "date-near-patient-chinese",
        Kind.DATE,
        Tier.SOFT,
        compiled(rf"(?<![0-9.])(?P<span>{_CHINESE})(?!报)"),
        needs_cue=True,
        accept=_tells_of_a_visit,
    ),
    Pattern(
        "day-and-month-near-visit",
        Kind.DATE,
        Tier.SOFT,
        compiled(
            rf"(?:on|seen|visit(?:ed)?|since|discharged|admitted|surgery|until)\s(?:the\s)?(?P<span>{_MONTH}\s{_DAY}|{_DAY}\s(?:of\s)?{_MONTH}|(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12][0-9]|3[01]))(?![A-Za-z0-9/])",
            ignore_case=True,
        ),
        needs_cue=True,
        accept=_tells_of_a_visit,
    ),
    Pattern(
        "month-of-a-visit",
        Kind.DATE,
        Tier.SOFT,
        compiled(
            rf"(?<![A-Za-z])(?:diagnosed|seen|admitted|discharged|treated|operated|hospitali[sz]ed|visited|surgery|biopsy|evaluated)(?:[ ][A-Za-z']{{1,14}}){{0,4}}[ ](?:in|of)[ ](?P<span>{_MONTH}(?:,|[ ]of)?[ ]{_YEAR})(?![0-9])"
        ),
        needs_cue=True,
        accept=_tells_of_a_visit,
    ),
    Pattern(
        "day-and-month-in-record",
        Kind.DATE,
        Tier.SOFT,
        compiled(
            rf"(?<![A-Za-z0-9/.-])(?P<span>(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12][0-9]|3[01])|{_MONTH}\s{_DAY}|{_DAY}[- ]{_MONTH})(?![A-Za-z0-9/])"
        ),
        needs_record=True,
    ),
)
