"""Taking a text out of mail that still waits."""

from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any


def rewrite(value: Any, replace: Callable[[str], str]) -> Any:
    """The column of a queued mail without the text; the very same value where it is not in it.

    Any: subject and error are text, the source is bytes, which PostgreSQL hands over as a memoryview.
    """
    if isinstance(value, str):
        return replace(value)
    message = message_from_bytes(bytes(value), policy=SMTP)
    is_changed = [_in_headers(message, replace), *[_in_part(part, replace) for part in message.walk()]]
    return message.as_bytes(policy=SMTP) if any(is_changed) else value


def _in_headers(message: EmailMessage, replace: Callable[[str], str]) -> bool:
    subject = str(message.get("Subject", ""))
    if replace(subject) == subject:
        return False
    message.replace_header("Subject", replace(subject))
    return True


def _in_part(part: Any, replace: Callable[[str], str]) -> bool:
    """Any: parts of a message made with this policy are EmailMessages, which the library's types do not say."""
    if part.get_content_maintype() != "text":
        return False
    try:
        content = part.get_content()
    except (LookupError, UnicodeError):  # a charset that Python does not know: nothing of ours
        return False
    if replace(content) == content:
        return False
    part.set_content(replace(content), subtype=part.get_content_subtype())
    return True
