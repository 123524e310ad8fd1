"""What Discourse adds to Markdown, in Markdown alone: quotations, polls, BBCode, HTML, short names of emoji.

Whatever stands in code is left as it is, and so is a tag without its end: nothing that somebody wrote is lost.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from config.converting.emoji import spoken
from config.converting.written import GAPS, code_block

_CODE: Final = re.compile(
    r"(?P<fence>^(?P<ticks>`{3,}|~{3,})[^\n]*\n.*?(?:^(?P=ticks)[`~]*[ \t]*$|\Z))"
    r"|\[code(?:=(?P<language>[\w+-]{1,20}))?\](?P<code>.{0,50000}?)\[/code\]"
    r"|(?P<words>(?<!`)(?P<run>`+)(?!`)[^\n]*?(?<!`)(?P=run)(?!`))",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_ASIDE: Final = re.compile("\ue000(\\d+)\ue001")
_QUOTE: Final = re.compile(r"\[quote(?:=(?P<who>\"[^\"\n]{0,400}\"|[^\]\n]{0,400}))?\]|\[/quote\]", re.IGNORECASE)
_POLL: Final = re.compile(r"\[poll(?P<facts>[^\]\n]{0,600})\](?P<body>.{0,10000}?)\[/poll\]", re.DOTALL | re.IGNORECASE)
_OPTION: Final = re.compile(r"^[ \t]*(?:[*+-]|\d+[.)])[ \t]+(.+)$", re.MULTILINE)
_TITLE: Final = re.compile(r"^[ \t]*#{1,6}[ \t]+(.+)$", re.MULTILINE)
_DATE: Final = re.compile(r"\[date(?P<is_range>-range)?[ =](?P<facts>[^\]\n]{1,300})\]", re.IGNORECASE)
_SUMMARY: Final = re.compile(r"\[details(?:=\"?([^\]\"\n]{0,300})\"?)?\]|<summary>(.{0,300}?)</summary>", re.IGNORECASE)
_MEASURE: Final = re.compile(r"(!\[[^\[\]\n|]{0,500})\|[^\[\]\n]{0,60}(?=\]\()")
_SIMPLE: Final = (
    (re.compile(r"\[b\](.{0,10000}?)\[/b\]", re.DOTALL | re.IGNORECASE), r"**\1**"),
    (re.compile(r"\[i\](.{0,10000}?)\[/i\]", re.DOTALL | re.IGNORECASE), r"*\1*"),
    (re.compile(r"\[s\](.{0,10000}?)\[/s\]", re.DOTALL | re.IGNORECASE), r"~~\1~~"),
    (
        re.compile(r"\[url=\"?(https?://[^\s\]\"]{1,2000})\"?\](.{0,2000}?)\[/url\]", re.DOTALL | re.IGNORECASE),
        r"[\2](\1)",
    ),
    (re.compile(r"\[(?:url|img)\]\s*(https?://[^\s\[\]]{1,2000})\s*\[/(?:url|img)\]", re.IGNORECASE), r"\1"),
    (re.compile(r"<(?:b|strong)>(.{0,10000}?)</(?:b|strong)>", re.DOTALL | re.IGNORECASE), r"**\1**"),
    (re.compile(r"<(?:i|em)>(.{0,10000}?)</(?:i|em)>", re.DOTALL | re.IGNORECASE), r"*\1*"),
    (re.compile(r"<br\s*/?>\n?", re.IGNORECASE), "\n"),
    (re.compile(r"<!--.{0,10000}?-->", re.DOTALL), ""),
)
# They say how words look, or that they are shown on a click; the words stand here without them.
_DROPPED: Final = re.compile(
    r"\[/?(?:spoiler|blur|grid|wrap|center|details|u|size|color|font|left|right)(?:[ =][^\]\n]{0,200})?\]"
    r"|</?(?:details|summary|div|span|center|p|small|big|u|ins|font)(?:\s[^<>\n]{0,300})?>",
    re.IGNORECASE,
)

Where = Callable[[str, str], str]
"""Topic and number of a post there -> where it is found; empty for what does not come."""
Results = Callable[[str], Sequence[int]]
"""The name of a poll of this post -> how many chose each option, in their order; empty where nobody knows."""


def of_raw(raw: str, *, where: Where, results: Results) -> str:
    """The source of a post as Markdown."""
    if not re.search(r"[\[<:]", raw):
        return raw
    kept: list[str] = []

    def aside(found: re.Match[str]) -> str:
        code = found["code"]
        kept.append(found[0] if code is None else f"\n{code_block(code.strip(chr(10)), found['language'] or '')}\n")
        return f"\ue000{len(kept) - 1}\ue001"

    def back(text: str) -> str:
        return _ASIDE.sub(lambda found: kept[int(found[1])] if int(found[1]) < len(kept) else found[0], text)

    text = _CODE.sub(aside, raw)
    text = _POLL.sub(lambda found: _poll(found, results), text)
    text = _DATE.sub(_date, text)
    text = _SUMMARY.sub(lambda found: f"\n**{(found[1] or found[2] or '…').strip()}**\n", text)
    text = _MEASURE.sub(r"\1", text)
    for pattern, put in _SIMPLE:
        text = pattern.sub(put, text)
    text = spoken(_DROPPED.sub("", text))
    return GAPS.sub("\n\n", back(text) if "quote" not in text.lower() else _quoted(text, where, back))


def _quoted(text: str, where: Where, back: Callable[[str], str]) -> str:
    """Quotations with their sign at each line, code in them too, and who wrote them above."""
    frames: list[tuple[str, list[str]]] = [("", [])]
    end = 0
    for found in _QUOTE.finditer(text):
        frames[-1][1].append(back(text[end : found.start()]))
        end = found.end()
        if not found[0].startswith("[/"):
            frames.append((found[0], []))
        elif len(frames) == 1:
            frames[0][1].append(found[0])
        else:
            begin, pieces = frames.pop()
            frames[-1][1].append(_quotation(begin, "".join(pieces), where))
    frames[-1][1].append(back(text[end:]))
    return "".join(f"{begin}{''.join(pieces)}" for begin, pieces in frames)


def _quotation(begin: str, words: str, where: Where) -> str:
    said = (_QUOTE.fullmatch(begin) or {"who": ""})["who"] or ""
    name, *facts = [one.strip() for one in said.strip('"').split(",")]
    told = dict(fact.partition(":")[::2] for fact in facts)
    address = where(told.get("topic", ""), told.get("post", ""))
    who = f"[{name}]({address})" if name and address else f"**{name}**" if name else ""
    lines = ([f"{who}:", ""] if who else []) + GAPS.sub("\n\n", words).strip().split("\n")
    return "\n\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def _poll(found: re.Match[str], results: Results) -> str:
    """Its question and options, with how many chose each."""
    name = (re.search(r"name=\"?([^\s\"\]]{1,100})", found["facts"]) or ["", "poll"])[1]
    title = (_TITLE.search(found["body"]) or ["", "Poll"])[1].strip()
    options = [one.strip() for one in _OPTION.findall(_TITLE.sub("", found["body"]))]
    counts = results(name)
    if not options:  # a number to choose between two others
        return f"\n**{title}**\n{_TITLE.sub('', found['body'])}"
    shown = counts if len(counts) == len(options) else None
    lines = [f"- {one}{f' ({shown[place]})' if shown else ''}" for place, one in enumerate(options)]
    return "\n\n".join(["", f"**{title}**", "\n".join(lines), ""])


def _date(found: re.Match[str]) -> str:
    said = found["facts"] if found["is_range"] else f"date={found['facts']}"
    facts = dict(re.findall(r"(\w+)=\"?([^\s\"\]]+)", said))
    if found["is_range"]:
        moments = [facts.get(name, "").replace("T", " ") for name in ("from", "to")]
        shown = " – ".join(filter(None, moments))
    else:
        shown = f"{facts.get('date', '')} {facts.get('time', '')}".strip()
    zone = facts.get("timezone", "")
    return f"{shown} ({zone})" if zone and shown else shown or found[0]
