"""Structured logs: what happened, where and to which ids. Never a body, an address, a token or a person's words.

Every line of every library passes `Line`. What a line may hold is a closed list of keys; text in them is cleaned of
whatever looks like an e-mail address, a network address, a query, a credential or a token, and cut. Errors are told by
class and place; their messages only where the class is known to speak about the program and not about its data.
"""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from ipaddress import ip_address
from pathlib import PurePath
from typing import Any

import structlog
from structlog.types import EventDict, WrappedLogger

LONGEST_TEXT = 300  # characters of one value
MOST_FRAMES = 12  # of an error's way, counted from where it was raised

KNOWN_KEYS = frozenset(
    [
        "child_task_id",
        "child_task_name",
        "duration_ms",
        "event",
        "exception",
        "level",
        "logger",
        "method",
        "milliseconds",
        "parent_task_id",
        "request_id",
        "route",
        "status",
        "task",
        "task_id",
        "timestamp",
        "user_id",
    ]
)
# Ids and routes are our own; they look like tokens and queries and are none.
OURS = frozenset(["child_task_id", "parent_task_id", "request_id", "route", "task_id", "timestamp"])

# Errors whose messages speak of the program or of a server, not of what a person wrote.
PLAIN_ERRORS = (
    ArithmeticError,
    AttributeError,
    ImportError,
    MemoryError,
    NameError,
    OSError,
    RecursionError,
    TypeError,
)
PLAIN_ERROR_NAMES = frozenset(
    [
        "django.core.exceptions.DisallowedHost",
        "django.core.exceptions.ImproperlyConfigured",
        "django.db.transaction.TransactionManagementError",
        "django.db.utils.InterfaceError",
        "django.db.utils.OperationalError",
        "django.template.exceptions.TemplateDoesNotExist",
        "django.urls.exceptions.NoReverseMatch",
        "kombu.exceptions.OperationalError",
    ]
)

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")
_CREDENTIALS = re.compile(r"(?<=://)[^/\s@]+@")
_HEADER = re.compile(r"(?i)\b(set-cookie|cookie|authorization)\b\s*[:=].*")
_SECRET = re.compile(r"(?i)\b(bearer|basic|token|password|secret|api[_-]?key)\b(\s*[:=]\s*|\s+)\S+")
_EMAIL = re.compile(r"[^\s@<>\"'`,;:()\[\]{}=/?&]+(?:@|%40)[^\s@<>\"'`,;:()\[\]{}/?&%]+", re.IGNORECASE)
_QUERY = re.compile(r"(?<=[^\s?])\?[^\s\"'<>]+")
_ADDRESS = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f.]*)(?![\w])")
_TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{20,}={0,2}(?![\w-])")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def logging_settings(*, level: str, form: str) -> dict[str, Any]:
    """Django's LOGGING for the chosen least level (`DEBUG` to `ERROR`) and form (`json` or `console`).

    Also makes structlog write through the same door, so that lines of both kinds look alike.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "foundation.logs.Line", "form": form}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": level, "handlers": ["stderr"]},
        "loggers": {
            # Django's own set-up prints twice and would mail whole requests to ADMINS.
            "django": {"level": level, "handlers": [], "propagate": True},
            # config.middleware.request_log tells the same without paths, and with the id of the request.
            "django.request": {"level": "CRITICAL"},
            # Scanners, all day long; an error is something a person must act on.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.server": {"level": "WARNING", "handlers": [], "propagate": True},
            # Below these levels they write SQL with its values, messages with their arguments, or template contexts.
            "django.db.backends": {"level": "WARNING"},
            "django.template": {"level": "INFO"},
            "kombu": {"level": "INFO"},
            "amqp": {"level": "INFO"},
            # Says again, with the error's own words, what django_structlog says as `task_failed`.
            "celery.app.trace": {"level": "CRITICAL"},
            # Would tell of every sweep, several times a minute, that it was sent and arrived.
            "celery.beat": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
        },
    }


class Line(structlog.stdlib.ProcessorFormatter):
    """Formats every record, ours and any library's, into one line that is safe to keep."""

    def __init__(self, *, form: str) -> None:
        renderer = (
            structlog.processors.JSONRenderer()
            if form == "json"
            else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, pad_level=False)
        )
        shared = [
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            add_status,
        ]
        super().__init__(
            foreign_pre_chain=shared,
            processors=[
                self.remove_processors_meta,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                describe_error,
                redact,
                renderer,
            ],
        )

    def format(self, record: logging.LogRecord) -> str:
        """The line; a record that cannot be formatted is told of without its content."""
        try:
            return super().format(record)
        except Exception as error:  # whatever a foreign __str__ or format raises must not print the record raw
            place = f"{record.module}:{record.lineno}"
            return f"log_record_broken logger={record.name} at={place} error={type(error).__name__}"


def add_status(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Take the status from the records of Django's request loggers, and nothing else of the request they carry."""
    record = event.get("_record")
    if isinstance(status := getattr(record, "status_code", None), int):
        event["status"] = status
    return event


def describe_error(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace an error by its class and the way it took; see PLAIN_ERRORS for when its message may follow."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = " <- ".join(_describe(link) for link in _chain(error))
    return event


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> MutableMapping[str, Any]:
    """Keep known keys only, and clean what they hold."""
    return {key: _clean_value(key, value) for key, value in event.items() if key in KNOWN_KEYS}


def clean(text: str) -> str:
    """The text without anything that could name a person or open a door, on one line, at most LONGEST_TEXT long."""
    # Cut before the search: a line of a million characters must not cost a second. Twice, because removing shortens.
    text = text[: 4 * LONGEST_TEXT].encode("utf-8", "replace").decode()
    text = _CONTROL.sub(" ", text)
    text = _CREDENTIALS.sub("[credentials]@", text)
    text = _HEADER.sub(r"\1 [removed]", text)
    text = _SECRET.sub(r"\1 [removed]", text)
    text = _QUERY.sub("?[query]", text)
    text = _EMAIL.sub(lambda match: match[0] if "[credentials]" in match[0] else "[email]", text)
    text = _ADDRESS.sub(_clean_address, text)
    text = _TOKEN.sub(lambda match: match[0] if _UUID.fullmatch(match[0]) else "[token]", text)
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"


def _clean_value(key: str, value: Any) -> Any:  # Any: whatever a caller logs
    if value is None or isinstance(value, bool | int | float):
        return value
    if key in OURS:
        return _CONTROL.sub(" ", str(value))[:LONGEST_TEXT]
    if key == "exception":
        return str(value)  # made of cleaned parts
    return clean(str(value))


def _clean_address(match: re.Match[str]) -> str:
    try:
        address = ip_address(match[0].rstrip("."))
    except ValueError:
        return match[0]  # a time, a version
    return match[0] if address.is_loopback or address.is_unspecified else "[address]"


def _chain(error: BaseException) -> list[BaseException]:
    """The error and what it came from, the latest first."""
    links: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in links and len(links) < 4:  # noqa: PLR2004 - nobody reads further
        links.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return links


def _describe(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    is_plain = isinstance(error, PLAIN_ERRORS) or name in PLAIN_ERROR_NAMES
    message = f": {clean(str(error))}" if is_plain and str(error) else ""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    way = " > ".join(f"{'/'.join(PurePath(frame.filename).parts[-3:])}:{frame.lineno}" for frame in frames)
    return f"{name}{message}" + (f" at {way}" if way else "")
