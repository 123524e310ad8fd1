"""A message as it came in, read without ever raising anything but `Unreadable` (RFC 5322, 2045 to 2047).

The standard library's older policy splits the parts and nothing more: its newer one parses headers with a grammar that
hostile ones can keep busy. What nests deeper, or has more parts, than any person's mail is refused before it is split.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email._policybase import Compat32
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from itertools import islice
from typing import Final

from notifications.inbound import flowed, html_text

LARGEST: Final = 10 * 1024 * 1024  # bytes; as large as the largest file that may be attached
HEAD: Final = 64 * 1024  # bytes that are kept of a larger one: enough to know who wrote to whom
MOST_CONTAINERS: Final = 60  # mentions of parts that hold others
MOST_PARTS: Final = 200
MOST_DELIMITERS: Final = 2_000  # lines that begin as those between parts do
MOST_LINES: Final = 300_000  # twice what the largest file takes in Base64
MOST_HEADERS: Final = 500
LONGEST_HEADER: Final = 4_000  # characters that are looked at
LONGEST_BODY: Final = 500_000  # characters; a post is a tenth of it, and quoted tails may be long
_CONTAINER: Final = re.compile(rb"multipart|message/", re.IGNORECASE)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ufeff\ufffe\uffff]|[\ud800-\udfff]")
_BREAKS: Final = re.compile(r"\r\n|\r|\u2028|\u2029|\x85")
# What mail programs call one of the Chinese national encodings, each a part of the last one.
_CHINESE: Final = frozenset({"gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "ms936", "gb18030", "euc-cn"})


class Unreadable(Exception):
    """No message that a person's program writes. `reason` is a code of `inbound.reasons`."""

    def __init__(self, reason: str = "unreadable") -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class MailFile:
    """One file that came with a message."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Received:
    """One message. Every text is without control characters, in lines that end in a line feed."""

    headers: tuple[tuple[str, str], ...]
    """In their order, names in lower case, encoded words decoded."""
    senders: tuple[str, ...]
    """The addresses in From, in lower case."""
    plain: str = ""
    html: str = ""
    """The text that the HTML says."""
    files: tuple[MailFile, ...] = ()
    content_type: str = "text/plain"
    is_encrypted: bool = False
    parts: tuple["Message[str, str]", ...] = field(default=(), repr=False)

    def all(self, name: str) -> list[str]:
        """The values of every header of this name, the topmost first."""
        return [value for found, value in self.headers if found == name]

    def first(self, name: str) -> str:
        """The topmost header of this name; empty where there is none."""
        return next((value for found, value in self.headers if found == name), "")

    @property
    def sender(self) -> str:
        """Whose address stands in From; empty for none, and for several."""
        return self.senders[0] if len(self.senders) == 1 else ""

    @property
    def message_id(self) -> str:
        """As it stands there, in one line."""
        return " ".join(self.first("message-id").split())[:200]


def read(source: bytes) -> Received:
    """Read a message. Raises Unreadable for what nests too deep or has too many parts."""
    _refuse_bombs(source)
    try:
        message = message_from_bytes(source, policy=_SHORT)
        parts = tuple(_walk(message))
        return _received(message, parts)
    except RecursionError:
        raise Unreadable("too_nested") from None
    except Unreadable:
        raise
    except Exception:  # the library's parsers raise what they like on hostile input
        raise Unreadable from None


def head(source: bytes) -> Received:
    """Who wrote to whom; texts and files are not looked at. Never raises."""
    begin = re.split(rb"\r?\n\r?\n", source[:HEAD], maxsplit=1)[0]
    try:
        message = message_from_bytes(begin + b"\r\n\r\n")
        headers = headers_of(message)
        return Received(headers, _addresses(headers, "from"), content_type=_content_type(message))
    except Exception:  # as above
        return Received((), ())


def addresses_in(received: Received, *names: str) -> list[str]:
    """Every address in the headers of these names, in lower case, each once."""
    return list(dict.fromkeys(found for name in names for found in _addresses(received.headers, name)))


def text_of(part: "Message[str, str]") -> str:
    """The words of a part, whatever encoding it names or hides."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    return clean(_decoded(payload[: LONGEST_BODY * 4], _charset(part)))[:LONGEST_BODY]


def message_of(text: str) -> "Message[str, str]":
    """What is only headers, as a message."""
    return message_from_bytes(text.strip("\n").encode() + b"\n\n")


def clean(text: str) -> str:
    """Without what no keyboard writes, line ends as they are stored."""
    return _CONTROL.sub("", _BREAKS.sub("\n", text))


class _ShortHeaders(Compat32):
    """Keeps the beginning of each header: the library splits parameters in the square of their number."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[: 2 * LONGEST_HEADER]


_SHORT: Final = _ShortHeaders()


def _refuse_bombs(source: bytes) -> None:
    """What would keep the library busy: each of these costs it much more than its length. Raises Unreadable."""
    is_report = b"delivery-status" in source.lower()
    blocks = source.count(b"\n\n") + source.count(b"\n\r\n") if is_report else 0
    if (
        len(_CONTAINER.findall(source)) > MOST_CONTAINERS
        or source.count(b"\n--") > MOST_DELIMITERS
        or source.count(b"\n") > MOST_LINES
        or blocks > MOST_DELIMITERS
    ):
        raise Unreadable("too_nested")


def _received(message: "Message[str, str]", parts: tuple["Message[str, str]", ...]) -> Received:
    headers = headers_of(message)
    plain: list[str] = []
    html: list[str] = []
    files: list[MailFile] = []
    for part in parts:
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            continue
        if _is_text(part):
            (html if _content_type(part) == "text/html" else plain).append(_words(part))
        elif not _is_beside_the_text(part):
            files += _file(part)
    return Received(
        headers=headers,
        senders=_addresses(headers, "from"),
        plain="\n\n".join(filter(None, plain)),
        html="\n\n".join(filter(None, html)),
        files=tuple(files),
        content_type=_content_type(message),
        is_encrypted=_is_encrypted(message, parts),
        parts=parts,
    )


def _walk(message: "Message[str, str]") -> Iterator["Message[str, str]"]:
    """The parts from above to below; a message within the message is one part, and not looked into."""
    waiting = [message]
    count = 0
    while waiting:
        part = waiting.pop()
        count += 1
        if count > MOST_PARTS:
            raise Unreadable("too_nested")
        yield part
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting += [one for one in reversed(inner) if isinstance(one, Message)]


def headers_of(message: "Message[str, str]") -> tuple[tuple[str, str], ...]:
    """Names in lower case and values in words, in their order."""
    raw = islice(message.raw_items(), MOST_HEADERS)  # type: ignore[attr-defined]  # not in the library's types
    return tuple((str(name).lower()[:100], _header(value)) for name, value in raw)


def _header(value: object) -> str:
    """One header in words. Bytes that no encoded word holds are taken for UTF-8, or what Chinese programs write."""
    raw = str(value)[:LONGEST_HEADER].encode("utf-8", "surrogateescape")
    text = _decoded(raw, "utf-8")
    try:
        words = [_word(part, charset) for part, charset in decode_header(text)] if "=?" in text else [text]
    except (HeaderParseError, ValueError, LookupError):
        words = [text]
    return " ".join(clean("".join(words)).split())


def _word(part: bytes | str, charset: str | None) -> str:
    return part if isinstance(part, str) else _decoded(part, (charset or "utf-8").lower())


def _addresses(headers: tuple[tuple[str, str], ...], name: str) -> tuple[str, ...]:
    values = [value for found, value in headers if found == name][:20]
    found = (address.strip().lower() for _name, address in getaddresses(values))
    return tuple(dict.fromkeys(address for address in found if "@" in address and len(address) <= 320))  # noqa: PLR2004


def _content_type(part: "Message[str, str]") -> str:
    return part.get_content_type()


def _charset(part: "Message[str, str]") -> str:
    try:
        return str(part.get_content_charset() or "utf-8").lower()
    except (ValueError, LookupError, UnicodeError):
        return "utf-8"


def _decoded(data: bytes, charset: str) -> str:
    """By the encoding that is named, then by the likely ones. Never raises."""
    # HZ (RFC 1843) is ASCII to every other of them, so it can only be known by its name.
    named = "gb18030" if charset in _CHINESE else {"hz-gb-2312": "hz"}.get(charset, charset)
    for guess in (named, "utf-8", "gb18030"):
        try:
            return data.decode(guess)
        except (LookupError, ValueError):
            continue
    try:
        return data.decode(named, "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")


def _words(part: "Message[str, str]") -> str:
    text = text_of(part)
    if _content_type(part) == "text/html":
        return html_text.words_of(text)
    if str(part.get_param("format", "")).lower() == "flowed":
        return flowed.unfold(text, deletes_space=str(part.get_param("delsp", "")).lower() == "yes")
    return text


def _is_text(part: "Message[str, str]") -> bool:
    is_readable = _content_type(part) in ("text/plain", "text/html", "text/markdown")
    return is_readable and part.get_content_disposition() != "attachment" and not _name(part)


def _is_beside_the_text(part: "Message[str, str]") -> bool:
    """Pictures that stand in the HTML, such as logos of signatures; calendars and cards; signatures of programs."""
    if _content_type(part) in (
        "application/pgp-signature",
        "application/pkcs7-signature",
        "text/calendar",
        "text/vcard",
    ):
        return True
    if _content_type(part) in ("application/x-pkcs7-signature", "text/x-vcard", "application/pgp-keys"):
        return True
    is_shown_in_place = bool(part.get("Content-ID")) and part.get_content_maintype() == "image"
    return is_shown_in_place and part.get_content_disposition() != "attachment"


def _file(part: "Message[str, str]") -> list[MailFile]:
    if part.get_content_maintype() == "message":
        return [MailFile(_name(part) or "message.eml", b"")]  # refused by its kind, whatever it holds
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data:
        return []
    return [MailFile(_name(part) or "file", data)]


def _name(part: "Message[str, str]") -> str:
    try:
        return _header(part.get_filename() or "")[:200]
    except (ValueError, LookupError, UnicodeError):
        return "file"


def _is_encrypted(message: "Message[str, str]", parts: tuple["Message[str, str]", ...]) -> bool:
    kinds = {_content_type(message), *(_content_type(part) for part in parts[:5])}
    if "multipart/encrypted" in kinds:
        return True
    smime = str(message.get_param("smime-type", "")).lower()
    return bool(kinds & {"application/pkcs7-mime", "application/x-pkcs7-mime"}) and smime != "signed-data"
