"""The forms in which mail servers and providers hand a message in over HTTP, and the message in them.

- The message itself: `message/rfc822`. A mail server's pipe, Cloudflare's workers.
- A form with the message in a field: `body-mime` (Mailgun), `email` (SendGrid, raw), `raw`, `message`.
- A form with its parts in fields: those of Mailgun and SendGrid. A message is made of them again.
- JSON with the message in it (`RawEmail`, `raw`; as text or in Base64), or with its parts (Postmark).
"""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from email import encoders, message_from_bytes
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Any, Final
from urllib.parse import parse_qsl

from notifications.inbound import mime

MESSAGE_TYPES: Final = ("message/rfc822", "application/octet-stream", "text/plain")
_WHOLE: Final = ("body-mime", "email", "raw", "message", "RawEmail")
_PLAIN: Final = ("body-plain", "text", "TextBody", "plain")
_HTML: Final = ("body-html", "html", "HtmlBody")
_RECIPIENTS: Final = ("recipient", "OriginalRecipient", "recipients")
_HEADERS: Final = ("message-headers", "headers", "Headers")
MOST_FIELDS: Final = 400


class NotUnderstood(Exception):
    """The request holds no message in any form that is known."""


@dataclass(frozen=True)
class Handed:
    """What a request handed in: the message, and for whom, where it says so apart from it."""

    source: bytes
    recipients: Sequence[str] = ()


@dataclass
class _Fields:
    texts: dict[str, Any] = field(default_factory=dict)  # Any: what JSON can hold
    files: list[mime.MailFile] = field(default_factory=list)

    def first(self, names: Iterable[str]) -> Any:
        return next((self.texts[name] for name in names if self.texts.get(name)), "")


def read(body: bytes, content_type: str) -> Handed:
    """The message in the body of a request. Raises NotUnderstood."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in MESSAGE_TYPES:
        return Handed(body)
    if kind == "multipart/form-data":
        return _handed(_form(body, content_type))
    if kind == "application/x-www-form-urlencoded":
        try:
            pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=False, max_num_fields=MOST_FIELDS)
        except ValueError:
            raise NotUnderstood from None
        return _handed(_Fields(dict(pairs)))
    if kind == "application/json":
        return _handed(_json(body))
    raise NotUnderstood


def _form(body: bytes, content_type: str) -> _Fields:
    """A form's fields; files beside them. The library that reads mail reads forms as well, however large a field is."""
    message = message_from_bytes(b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n" + body)
    parts = message.get_payload()
    if not isinstance(parts, list):
        raise NotUnderstood
    found = _Fields()
    for part in parts[:MOST_FIELDS]:
        if not isinstance(part, Message):
            continue
        name = part.get_param("name", "", "content-disposition")
        data = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(data, bytes):
            continue
        filename = part.get_filename()
        if filename and name not in _WHOLE:
            found.files.append(mime.MailFile(str(filename)[:200], data))
        else:
            found.texts.setdefault(name, data if name in _WHOLE else data.decode("utf-8", "replace"))
    return found


def _json(body: bytes) -> _Fields:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise NotUnderstood from None
    if not isinstance(given, dict):
        raise NotUnderstood
    attached = given.get("Attachments")
    files = [_json_file(one) for one in attached if isinstance(one, dict)] if isinstance(attached, list) else []
    return _Fields(given, [file for file in files if file is not None])


def _json_file(given: Mapping[str, Any]) -> mime.MailFile | None:
    """As Postmark sends them; what stands in the HTML has a ContentID and is left out, as in any mail."""
    if given.get("ContentID"):
        return None
    try:
        data = base64.b64decode(str(given.get("Content", "")), validate=False)
    except (binascii.Error, ValueError):
        return None
    return mime.MailFile(str(given.get("Name") or "file")[:200], data)


def _handed(fields: _Fields) -> Handed:
    recipients = _recipients(fields)
    whole = fields.first(_WHOLE)
    if isinstance(whole, bytes):
        return Handed(whole, recipients)
    if isinstance(whole, str) and whole.strip():
        return Handed(_whole(whole), recipients)
    plain, html = fields.first(_PLAIN), fields.first(_HTML)
    headers = _headers(fields)
    if not headers or not (isinstance(plain, str) and isinstance(html, str)):
        raise NotUnderstood
    return Handed(_assembled(headers, plain, html, fields.files), recipients)


def _whole(text: str) -> bytes:
    """A message as text, or in Base64: the first holds a colon in its first line, the second never does."""
    if ":" not in text[:1000].partition("\n")[0]:
        try:
            return base64.b64decode(text, validate=False)
        except (binascii.Error, ValueError):
            raise NotUnderstood from None
    return text.encode("utf-8", "surrogatepass")


def _recipients(fields: _Fields) -> list[str]:
    """Of the envelope: SendGrid's field is JSON, the others are addresses."""
    given = fields.first(_RECIPIENTS)
    envelope = fields.texts.get("envelope")
    if isinstance(envelope, str):
        try:
            envelope = json.loads(envelope)
        except (ValueError, RecursionError):
            envelope = None
    if not given and isinstance(envelope, dict):
        given = envelope.get("to", "")
    found = given if isinstance(given, list) else str(given).split(",")
    return [one.strip() for one in found if isinstance(one, str) and "@" in one][:50]


def _headers(fields: _Fields) -> list[tuple[str, str]]:
    given = fields.first(_HEADERS)
    pairs: list[tuple[str, str]] = []
    if isinstance(given, str) and given.lstrip().startswith("["):
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            given = []
    if isinstance(given, str):
        block = message_from_bytes(given.encode("utf-8", "surrogatepass") + b"\n\n")
        pairs = [(name, str(value)) for name, value in block.items()]
    elif isinstance(given, list):
        pairs = [pair for one in given[:MOST_FIELDS] if (pair := _pair(one)) is not None]
    named = {name.lower() for name, _value in pairs}
    # Postmark tells these apart from the others.
    also = {"from": "From", "to": "To", "subject": "Subject", "date": "Date"}
    pairs += [
        (name, str(fields.texts[name]))
        for lower, name in also.items()
        if lower not in named and isinstance(fields.texts.get(name), str)
    ]
    return pairs


def _pair(one: Any) -> tuple[str, str] | None:  # Any: what JSON can hold
    if isinstance(one, dict) and "Name" in one:
        return str(one["Name"]), str(one.get("Value", ""))
    if isinstance(one, list) and len(one) == 2:  # noqa: PLR2004 - name and value
        return str(one[0]), str(one[1])
    return None


def _assembled(headers: Sequence[tuple[str, str]], plain: str, html: str, files: Sequence[mime.MailFile]) -> bytes:
    """A message of these parts. What its headers say of their form is said anew, and no value begins another header."""
    message = MIMEMultipart("mixed")
    for name, value in headers:
        clean = "".join(sign for sign in name if sign.isascii() and sign.isprintable() and sign not in ": ")
        if clean and not clean.lower().startswith(("content-", "mime-version")):
            message.add_header(clean, " ".join(value.split()).encode("utf-8", "replace").decode("utf-8"))
    if plain:
        message.attach(MIMEText(plain.encode("utf-8", "replace").decode("utf-8"), "plain", "utf-8"))
    if html and not plain:
        message.attach(MIMEText(html.encode("utf-8", "replace").decode("utf-8"), "html", "utf-8"))
    for file in files:
        part = MIMEBase("application", "octet-stream")
        part.set_payload(file.data)
        encoders.encode_base64(part)
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", file.name))
        message.attach(part)
    return message.as_bytes()
