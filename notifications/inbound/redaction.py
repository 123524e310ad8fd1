"""Taking a text out of mail that came in and waits for the worker."""

import re
from collections.abc import Callable
from email.mime.text import MIMEText
from typing import Any

from notifications.inbound import mime


def rewrite(value: Any, replace: Callable[[str], str]) -> Any:
    """The message without the text, as plain text; the very same value where it is not in it.

    Any: bytes, which PostgreSQL hands over as a memoryview. What cannot be read is emptied: nobody can tell what it
    holds, and it would be refused.
    """
    source = bytes(value)
    if not source:
        return value
    try:
        received = mime.read(source)
    except mime.Unreadable:
        return b""
    words = "\n\n".join(filter(None, [received.plain, received.html]))
    if replace(words) == words and all(replace(text) == text for _name, text in received.headers):
        return value
    message = MIMEText(replace(received.plain or received.html), "plain", "utf-8")
    for name, text in received.headers:
        if not name.startswith(("content-", "mime-version")) and re.fullmatch(r"[!-9;-~]+", name):
            message.add_header(name, replace(text))
    return message.as_bytes()
