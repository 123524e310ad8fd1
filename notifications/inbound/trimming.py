"""What somebody wrote, without what they answered: the quoted message, and what their program puts under it.

Everything works on lines, each looked at up to a fixed length, so that no text costs more than its size. What is cut is
what programs write by themselves: the line of our own mails above which to write, the words with which Gmail, Outlook,
Apple Mail, Thunderbird, QQ, 163 and Foxmail introduce a quotation, in English and Chinese, quoted lines at the end, and
signatures. A person who answers below or between the quoted lines keeps their answer.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

LONGEST_LINE: Final = 500  # characters of a line that are looked at
MOST_LINES: Final = 20_000
_FENCE: Final = "———"
# Introductions that may be broken into several lines are looked for in so many of them together.
_JOINED: Final = 4

_QUOTED: Final = re.compile(r"\s*[>＞]")
_MAIL: Final = r"[<＜(（\[]?[^\s<>@]{1,64}@[^\s<>@]{1,255}?[>＞)）\]]?"
_INTRODUCTIONS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^On\b(?=.*\d).{6,300}\bwrote\s?[:：]$",  # Gmail, Apple Mail, Thunderbird
        r"^At\s\d{4}-\d\d?-\d\d?\s\d.{4,250}\bwrote\s?[:：]$",  # 163 in English
        r"^(?:在|于)\s?\d.{4,300}(?:写道|寫道|写到)\s?[:：]?$",  # Apple Mail, Thunderbird, 163
        r"^---- ?Replied Message ?----$",  # 163 on a telephone
        r"^---- ?回复的原邮件 ?----$",
    )
)
# Begins with a name: only the line that holds the address can be told to be its beginning.
_NAMED: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^.{{0,120}}{_MAIL}\s?(?:于|在)\s?\d.{{4,120}}(?:写道|寫道|写到)\s?[:：]$",  # Gmail
        rf"^.{{0,120}}{_MAIL}\s?wrote.{{0,60}}[:：]$",
    )
)
_RULES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Outlook, QQ, Foxmail, 163, 126, Sina
        r"^[-_—－=\s]{2,60}(?:Original(?: Message| Mail)?|Forwarded message|Reply message)[-_—－=\s]{2,60}$",
        r"^[-_—－=\s]{2,60}(?:原始邮件|原邮件|原始信息|回复邮件|转发邮件|转发的邮件|邮件原件)[-_—－=\s]{2,60}$",
    )
)
# Outlook, Foxmail and QQ begin the quotation with the headers of the mail. One such line is a sentence, three are not.
_HEADER: Final = re.compile(
    r"^[*\s]{0,4}(?:From|Sent|Date|To|Cc|Subject|发件人|发送时间|发送日期|日期|时间|收件人|抄送|主题|发信人|收信人)"
    r"[*\s]{0,4}[:：]",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"^[*\s]{0,4}(?:From|发件人|发信人)[*\s]{0,4}[:：]", re.IGNORECASE)
_FEWEST_HEADERS: Final = 3
_SIGNATURE: Final = re.compile(r"^(?:-- ?|—— ?)$")
# Outlook and lists draw a line above what they put at the end. Further up, a line divides what somebody wrote.
_RULE: Final = re.compile(r"^__+$")
_LONGEST_FOOTER: Final = 12  # lines
# Only at the very end: the same words in the middle of a text are its author's.
_DEVICE: Final = re.compile(
    r"^(?:Sent from (?:my|Mail for|Outlook|Yahoo|Samsung|Proton|QQ)|Get Outlook for|Sent via|Sent with|"
    r"发自我的|发自我|来自我的|从我的|发送自|发自(?:网易|QQ|新浪|小米|华为)|来自(?:网易|QQ|华为|小米)|"
    r"从 ?(?:Windows|Outlook|网易|QQ)|获取 ?(?:Outlook|适用于)|下载 ?Outlook|"
    r"\[?[^\n]{0,30}\]?\(?https://aka\.ms/|"
    r"\S{1,64}@\S{1,255}$)",  # Foxmail's signature; nobody means to publish their address by it
    re.IGNORECASE,
)
_EMPTY_MARKUP: Final = re.compile(r"^[\s*_]*$")


def marker() -> str:
    """The line of our mails above which an answer is written, in the active language."""
    return f"{_FENCE} {gettext('Write your answer above this line')} {_FENCE}"


def answer_in(text: str) -> str:
    """What was written anew in this message; empty where there is nothing."""
    lines = text.split("\n")[:MOST_LINES]
    end = _begin_of_quotation(lines)
    above = _without_ending(lines[:end])
    if above:
        return "\n".join(above)
    return "\n".join(_without_ending(_below(lines)))


def _begin_of_quotation(lines: Sequence[str]) -> int:
    """The number of the first line that is no answer: of the message that is answered, or of what introduces it."""
    last_written = max((number for number, line in enumerate(lines) if _is_written(line)), default=-1)
    for number, line in enumerate(lines):
        seen = line[:LONGEST_LINE].strip()
        if _is_marker(seen) or (_is_quoted(line) and number > last_written):
            return _introduced_at(lines, number)
        if _is_quoted(line) or not seen:
            continue
        if any(rule.match(seen) for rule in _RULES) or _is_header_block(lines, number):
            return number
        if _introduces(lines, number) and not _is_answered_below(lines, number, last_written):
            return number
    return len(lines)


def _introduced_at(lines: Sequence[str], number: int) -> int:
    """Where the words begin that introduce the quotation in this line, past blank lines."""
    first = number
    while first > 0 and (not lines[first - 1].strip() or _is_quoted(lines[first - 1])):
        first -= 1
    for back in range(min(_JOINED, first), 0, -1):
        if _introduces(lines[:first], first - back):
            return first - back
    begin = _header_block_above(lines, first)
    return begin if begin is not None else first


def _header_block_above(lines: Sequence[str], number: int) -> int | None:
    for back in range(number - 1, max(-1, number - 9), -1):
        if _is_header_block(lines, back):
            return back
    return None


def _introduces(lines: Sequence[str], number: int) -> bool:
    """Whether this line, or it and the next few together, are what a program writes above a quotation."""
    joined = ""
    for line in lines[number : number + _JOINED]:
        seen = line[:LONGEST_LINE].strip()
        if not seen or _is_quoted(line):
            return False
        joined = f"{joined} {seen}".strip()[:LONGEST_LINE]
        if _is_introduction(joined, lines[number]):
            return True
    return False


def _is_introduction(joined: str, first: str) -> bool:
    if any(pattern.match(joined) for pattern in _INTRODUCTIONS):
        return True
    return "@" in first and any(pattern.match(joined) for pattern in _NAMED)


def _is_answered_below(lines: Sequence[str], number: int, last_written: int) -> bool:
    """Whether a quotation with > follows, and then words of the writer's own."""
    near = range(number + 1, min(number + 2 * _JOINED, len(lines)))
    quoted = next((place for place in near if _is_quoted(lines[place])), None)
    return quoted is not None and last_written > quoted


def _is_header_block(lines: Sequence[str], number: int) -> bool:
    if not _FROM.match(lines[number][:LONGEST_LINE]):
        return False
    near = [line for line in lines[number : number + 10] if line.strip()][:6]
    return sum(bool(_HEADER.match(line[:LONGEST_LINE])) for line in near) >= _FEWEST_HEADERS


def _below(lines: Sequence[str]) -> list[str]:
    """What stands under or between the quoted lines, for somebody who wrote nothing above them."""
    if not any(_is_quoted(line) for line in lines):
        return []
    own: list[str] = []
    number = 0
    while number < len(lines):
        if _introduces(lines, number):
            number = _end_of_introduction(lines, number)
            continue
        if not _is_quoted(lines[number]):
            own.append(lines[number])
        elif own and own[-1].strip():
            own.append("")
        number += 1
    return own[: _begin_of_quotation(own)]


def _end_of_introduction(lines: Sequence[str], number: int) -> int:
    joined = ""
    for count, line in enumerate(lines[number : number + _JOINED], start=1):
        joined = f"{joined} {line[:LONGEST_LINE].strip()}".strip()
        if _is_introduction(joined[:LONGEST_LINE], lines[number]):
            return number + count
    return number + 1


def _without_ending(lines: Sequence[str]) -> list[str]:
    """Without signature, device, and blank lines around."""
    kept = list(lines)
    signed_at = next((number for number, line in enumerate(kept) if _SIGNATURE.match(line)), len(kept))
    kept = kept[:signed_at]
    footer = max(len(kept) - _LONGEST_FOOTER, 0)
    ruled_at = next((number for number, line in enumerate(kept[footer:], footer) if _RULE.match(line)), len(kept))
    kept = kept[:ruled_at]
    while kept and (_EMPTY_MARKUP.match(kept[-1]) or _DEVICE.match(kept[-1][:LONGEST_LINE].strip())):
        kept.pop()
    while kept and not kept[0].strip():
        kept.pop(0)
    return kept


def _is_written(line: str) -> bool:
    return bool(line.strip()) and not _is_quoted(line)


def _is_quoted(line: str) -> bool:
    return _QUOTED.match(line) is not None


def _is_marker(seen: str) -> bool:
    """With whatever a program puts before a quoted line."""
    if "—" not in seen:
        return False
    bare = seen.lstrip(">|＞ \t").strip()
    return any(bare.startswith(_FENCE) and words in bare for words in _markers())


@cache
def _markers() -> tuple[str, ...]:
    """In every language: who changed theirs still answers mail of before."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(gettext("Write your answer above this line"))
    return tuple(found)
