"""What one message of an archive says: who wrote it, when, in answer to what, and its words."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from config.converting.lines import hash_of
from notifications.inbound import mime
from notifications.inbound.trimming import answer_in

EARLIEST: Final = datetime(1971, 1, 1, tzinfo=UTC)  # of the first mail; before it are clocks that stand at zero
AHEAD: Final = timedelta(days=1)  # a clock may be in another zone; further on it is wrong
_ID: Final = re.compile(r"<([^<>\s]{1,400})>")
_REPLY: Final = re.compile(r"^(?:(?:re|aw|sv|wg|antw|回复|答复)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE)
_FORWARD: Final = re.compile(r"^(?:(?:fwd?|wg|转发)\s*[:：]\s*)+", re.IGNORECASE)
_LIST_TAG: Final = re.compile(r"^\[[^\[\]]{1,40}\]\s*")
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,})")
_IN_ANGLES: Final = re.compile(r"^(.{0,400}?)<([^<>]{0,320})>[^<>]{0,200}$", re.DOTALL)
_IN_BRACKETS: Final = re.compile(r"^([^()]{1,320}?)\s*\((.{1,400})\)\s*$", re.DOTALL)
# As archives on the web write an address: Mailman 2 "ada at example.org", Mailman 3 "ada(a)example.org".
_DISGUISED: Final = re.compile(r"\s+at\s+|\s*[(\[](?:a|at)[)\]]\s*", re.IGNORECASE)
# Mailman and Google put the list's own address where the author's was: "Ada via Imaging <imaging@…>".
_VIA: Final = re.compile(r"^['\"]*(.{1,200}?)['\"]*\s+via\s+\S.{0,200}$", re.DOTALL)
# What Mailman puts under each message.
_FOOTER: Final = re.compile(r"\n_{20,}\n[^\n]{0,200}\bmailing list\b(?:\n[^\n]{0,300}){0,5}\s*\Z", re.IGNORECASE)
_SIGNATURE: Final = re.compile(r"\n-- ?\n(?:[^\n]{0,200}\n?){0,10}\Z")
_HEADING: Final = re.compile(r"^( {0,3})(#{1,6}(?:\s|$))", re.MULTILINE)


@dataclass(frozen=True)
class Person:
    """Who wrote: what tells them apart, and the name beside their texts."""

    key: str
    name: str
    address: str


def subject_of(found: mime.Received) -> str:
    """What it is about, without what programs put before it."""
    subject = _LIST_TAG.sub("", " ".join(found.first("subject").split()))
    return _LIST_TAG.sub("", _FORWARD.sub("", _REPLY.sub("", subject))) or "…"


def parents_of(found: mime.Received) -> list[str]:
    """The ids of what it answers, the nearest first."""
    answered = _ID.findall(found.first("in-reply-to"))[:1]
    return answered + list(reversed(_ID.findall(found.first("references"))[-20:]))


def id_of(found: mime.Received) -> str:
    """Its own id; empty for none."""
    own = _ID.search(found.first("message-id"))
    return own[1] if own else ""


def person_of(found: mime.Received) -> Person:
    """Its author, whatever a list made of the header.

    The whole header is one person: a comma in a name is a comma, as in "Zhou, Ruoheng <rh@example.cn>".
    """
    name, address = _parted(found.first("from"))
    via = _VIA.match(name)
    if via:
        name, list_address = via[1].strip(" '\""), address
        others = (_parted(found.first(header)) for header in ("x-original-from", "reply-to"))
        address = next((one for _name, one in others if one and one != list_address), "")
    return Person(hash_of(address or name.lower() or "?"), name or address.partition("@")[0], address)


def moment_of(found: mime.Received, envelope: str, *, now: datetime) -> datetime | None:
    """When it was sent: by its date, or by those who carried it where that is missing or cannot be."""
    carried = [value.rpartition(";")[2] for value in found.all("received")]
    for value in (found.first("date"), *carried, envelope.partition("  ")[2], " ".join(envelope.split()[2:])):
        moment = _moment(value)
        if moment is not None and EARLIEST <= moment <= now + AHEAD:
            return moment
    return None


def text_of(found: mime.Received) -> str:
    """Its words, without the message that it answers; of one that answers none, all of them."""
    plain, html = _FOOTER.sub("", f"\n{found.plain}").strip("\n"), found.html
    if html and not any(part.get_content_type() == "multipart/alternative" for part in found.parts):
        # Not the same words twice, but HTML with a footer, or a text with a page beside it.
        plain, html = f"{html}\n\n{plain}".strip(), ""
    words = plain or html
    is_answer = bool(parents_of(found)) or _REPLY.match(_LIST_TAG.sub("", found.first("subject"))) is not None
    if is_answer:
        text = answer_in(plain) or answer_in(html) or words.strip()
    else:
        text = _SIGNATURE.sub("", f"\n{words}").strip("\n").rstrip()
    return _HEADING.sub(r"\1\\\2", text)


def without_addresses(text: str, known: set[str]) -> str:
    """The text without mailboxes of people: only where they are stays. Disguised ones where they are known."""
    text = _ADDRESS.sub(r"…@\1", text)
    if " at " not in text:
        return text

    def hidden(found: re.Match[str]) -> str:
        return f"…@{found[2]}" if f"{found[1]}@{found[2]}".lower() in known else found[0]

    return re.sub(r"\b([A-Za-z0-9._%+-]{1,64}) at ([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5})", hidden, text)


def _parted(header: str) -> tuple[str, str]:
    """Name and address of one person."""
    angles, brackets = _IN_ANGLES.match(header), _IN_BRACKETS.match(header)
    if angles:
        name, address = angles[1], angles[2]
    elif brackets:
        name, address = brackets[2], brackets[1]
    else:
        name, address = "", header
    address = _DISGUISED.sub("@", address.strip()).lower()
    if not re.fullmatch(r"[^\s@]{1,64}@[^\s@]{1,255}", address):
        name, address = name or header, ""
    name = re.sub(r"\\(.)", r"\1", " ".join(name.split()).strip("\"' "))
    return ("" if "@" in name else name), address


def _moment(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
