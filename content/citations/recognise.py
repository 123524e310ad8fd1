"""Identifiers of works, trials and repositories in running text, and the one form under which each is known.

Two mentions of the same work have equal `(kind, value)`, however they were typed. Boundaries are spelled out in ASCII:
`\\b` and `\\w` count Chinese characters as letters, so "见PMID 123" would not be seen.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from content.citations.identifiers import Identifier

_STOPS: Final = '\x02\x03\\s"<>“”‘’，。；、？！：（）】》」』'
_NO_WORD_BEFORE: Final = r"(?<![A-Za-z0-9])"

_DOI = re.compile(rf"10\.\d{{4,9}}/[^{_STOPS}]{{1,200}}+", re.IGNORECASE)
_ARXIV_ID = r"(?:\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z-]{2,12}(?:\.[a-z]{2})?/\d{7})(?!\d)(?:v\d{1,3}(?!\d))?"
_ARXIV = re.compile(_ARXIV_ID, re.IGNORECASE)

PATTERN: Final = (
    rf"(?<![A-Za-z0-9./])(?:doi\s?[:：]\s*+)?(?P<doi>10\.\d{{4,9}}/[^{_STOPS}]{{1,200}}+)"
    rf"|{_NO_WORD_BEFORE}PMID\s{{0,3}}+[:：]?\s{{0,3}}+(?P<pmid>[1-9]\d{{0,7}})(?!\d)"
    rf"|{_NO_WORD_BEFORE}(?P<pmcid>PMC\d{{4,8}})(?!\d)"
    rf"|{_NO_WORD_BEFORE}arxiv\s?[:：]\s*+(?P<arxiv>{_ARXIV_ID})"
    rf"|{_NO_WORD_BEFORE}ISBN(?:-1[03])?\s?[:：]?\s*+(?P<isbn>\d(?:[ -]?\d){{8,11}}[ -]?[\dX])(?!\d)"
    rf"|{_NO_WORD_BEFORE}(?P<nct>NCT\d{{8}})(?!\d)"
    rf"|{_NO_WORD_BEFORE}(?P<chictr>ChiCTR(?:-[A-Z]{{2,5}}-)?\d{{8,10}})(?!\d)"
)
_RUNNING = re.compile(rf"(?<![A-Za-z0-9])(?P<url>https?://[^{_STOPS}]{{1,2000}}+)|{PATTERN}", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_CLOSERS: Final = {")": "(", "]": "[", "}": "{"}
# First segments of github.com that are pages of the service, not owners.
_GITHUB_PAGES: Final = frozenset(
    {"about", "apps", "blog", "collections", "contact", "customer-stories", "enterprise", "events", "explore"}
    | {"features", "issues", "join", "login", "marketplace", "new", "notifications", "orgs", "pricing", "pulls"}
    | {"readme", "search", "security", "settings", "signup", "site", "sponsors", "team", "topics", "trending", "users"}
)
_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True)
class Mention:
    """An identifier at a place in a text; `start` and `end` are indexes into it."""

    identifier: Identifier
    start: int
    end: int


Reader = Callable[[str], Identifier | None]


def find(text: str) -> Iterator[Mention]:
    """Identifiers and addresses of works in running text, in order. Linear in the length of the text."""
    position = 0
    while match := _RUNNING.search(text, position):
        if match["url"]:
            written = _without_trailing(match["url"])
            identifier = from_url(written)
            position = match.end()
            if identifier:
                yield Mention(identifier, match.start(), match.start() + len(written))
            continue
        mention = from_match(match)
        position = mention.end if mention else match.start() + 1
        if mention:
            yield mention


def only(text: str) -> Identifier | None:
    """The one work that the text names, for fields that ask for an identifier; None for none or several."""
    found = {mention.identifier for mention in find(text)}
    return found.pop() if len(found) == 1 else None


def from_match(match: re.Match[str]) -> Mention | None:
    """The identifier behind a match of `PATTERN`, or None where its check digits or shape are wrong."""
    kind = str(match.lastgroup)
    written = match[kind]
    end = match.end()
    if kind == "doi":
        kept = _without_trailing(written)
        end -= len(written) - len(kept)
        written = kept
    identifier = _NORMAL_FORMS[kind](written)
    return Mention(identifier, match.start(), end) if identifier else None


def from_url(url: str) -> Identifier | None:
    """The work that an address leads to, or None. Query and fragment don't matter."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("dx.")
    except ValueError:
        return None
    reader = _HOSTS.get(host)
    if reader is None or parts.scheme not in ("http", "https"):
        return None
    return reader(unquote(parts.path).strip("/"))


def doi(written: str) -> Identifier | None:
    """A DOI is compared without regard to case; arXiv's own DOIs name the preprint."""
    value = _without_trailing(unquote(written)).lower()
    if not _DOI.fullmatch(value):
        return None
    preprint = _ARXIV_DOI.fullmatch(value)
    if preprint and (known := arxiv(preprint.group(1))):
        return known
    return Identifier("doi", value)


def pmid(written: str) -> Identifier | None:
    if not re.fullmatch(r"[1-9]\d{0,7}", written, re.ASCII):
        return None
    return Identifier("pmid", written)


def pmcid(written: str) -> Identifier | None:
    value = written.upper()
    if not re.fullmatch(r"PMC\d{4,8}", value, re.ASCII):
        return None
    return Identifier("pmcid", value)


def arxiv(written: str) -> Identifier | None:
    """All versions of a preprint are one work. Numbers have five digits since January 2015, four before."""
    if not _ARXIV.fullmatch(written):
        return None
    value = re.sub(r"v\d+$", "", written, flags=re.IGNORECASE)
    if "/" in value:
        archive, number = value.split("/")
        archive = re.sub(r"\.[a-z]{2}$", lambda match: match.group().upper(), archive.lower())
        value = f"{archive}/{number}"
    elif (int(value[:4]) >= 1501) != (len(value) == len("1501.00001")):  # noqa: PLR2004 - year and month of the change
        return None
    return Identifier("arxiv", value)


def isbn(written: str) -> Identifier | None:
    """Ten or thirteen digits with a right check digit; stored with thirteen. ISO 2108."""
    digits = re.sub(r"[ -]", "", written).upper()
    if re.fullmatch(r"\d{9}[\dX]", digits, re.ASCII):
        values = [10 if char == "X" else int(char) for char in digits]
        if sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11:
            return None
        digits = "978" + digits[:9]
        return Identifier("isbn", digits + _isbn_check(digits))
    if re.fullmatch(r"97[89]\d{10}", digits, re.ASCII) and digits[-1] == _isbn_check(digits[:12]):
        return Identifier("isbn", digits)
    return None


def _isbn_check(twelve: str) -> str:
    return str(-sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(twelve)) % 10)


def nct(written: str) -> Identifier | None:
    value = written.upper()
    if not re.fullmatch(r"NCT\d{8}", value, re.ASCII):
        return None
    return Identifier("nct", value)


def chictr(written: str) -> Identifier | None:
    """New numbers are ChiCTR and ten digits; old ones carry the study type, such as ChiCTR-OIC-17011662."""
    match = re.fullmatch(r"chictr(-[a-z]{2,5}-)?(\d{8,10})", written, re.IGNORECASE | re.ASCII)
    if not match:
        return None
    return Identifier("chictr", f"ChiCTR{(match[1] or '').upper()}{match[2]}")


def _without_trailing(value: str) -> str:
    """A DOI without punctuation and closing brackets that belong to the sentence; balanced ones are part of it."""
    while value:
        last = value[-1]
        if last in ".,;:!?'*_~`|" or (last in _CLOSERS and value.count(last) > value.count(_CLOSERS[last])):
            value = value[:-1]
        else:
            break
    return value


def _github(path: str) -> Identifier | None:
    owner, _, rest = path.partition("/")
    name = rest.split("/")[0].removesuffix(".git")
    if owner.lower() in _GITHUB_PAGES or not _SEGMENT.fullmatch(owner) or not _SEGMENT.fullmatch(name):
        return None
    return Identifier("github", f"{owner}/{name}".lower())


def _hub(kind: str, *shapes: str) -> Reader:
    """A reader of paths that begin with one of the shapes; `*` stands for one segment."""

    def read(path: str) -> Identifier | None:
        segments = path.split("/")
        for shape in shapes:
            wanted = shape.split("/")
            pairs = list(zip(wanted, segments, strict=False))
            if len(pairs) == len(wanted) and all(
                want == have or (want == "*" and _SEGMENT.fullmatch(have)) for want, have in pairs
            ):
                value = "/".join(segments[: len(wanted)])
                return Identifier(kind, value)
        return None

    return read


def _huggingface(path: str) -> Identifier | None:
    first = path.split("/", maxsplit=1)[0]
    if first in ("docs", "blog", "papers", "collections", "settings", "organizations", "models", "learn", "tasks"):
        return None
    shapes = (f"{first}/*/*",) if first in ("datasets", "spaces") else ("*/*",)
    return _hub("huggingface", *shapes)(path)


_NORMAL_FORMS: Final[dict[str, Reader]] = {
    "doi": doi,
    "pmid": pmid,
    "pmcid": pmcid,
    "arxiv": arxiv,
    "isbn": isbn,
    "nct": nct,
    "chictr": chictr,
}
_HOSTS: Final[dict[str, Reader]] = {
    "doi.org": doi,
    "pubmed.ncbi.nlm.nih.gov": lambda path: pmid(path.split("/")[0]),
    "pmc.ncbi.nlm.nih.gov": lambda path: pmcid(path.removeprefix("articles/").split("/")[0]),
    "ncbi.nlm.nih.gov": lambda path: pmcid(path.removeprefix("pmc/articles/").split("/")[0]),
    "arxiv.org": lambda path: arxiv(re.sub(r"^(?:abs|pdf|html)/", "", path).removesuffix(".pdf")),
    "clinicaltrials.gov": lambda path: nct(re.sub(r"^(?:ct2/show|study|show)/", "", path).split("/")[0]),
    "huggingface.co": _huggingface,
    "github.com": _github,
    "kaggle.com": _hub("kaggle", "datasets/*/*", "competitions/*", "c/*"),
    "physionet.org": _hub("physionet", "content/*/*"),
}
