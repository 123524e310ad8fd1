"""Ways for a message to leave the house, chosen by the scheme of settings.MAIL_URL."""

import contextlib
import os
import sys
import tempfile
from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings

from notifications.delivery import Envelope, ServerAway
from notifications.smtp import SmtpServer, SmtpTransport


class Transport(Protocol):
    """Passes messages on, one at a time."""

    def deliver(self, envelope: Envelope) -> None:
        """Hand the message over. Returns only when it was accepted; raises one of the errors of `delivery`."""

    def close(self) -> None:
        """Let go of the connection, if there is one. Never raises."""


class MailUrlError(ValueError):
    """MEDAI_MAIL_URL cannot be understood; the message says what was expected."""


def from_url(url: str, *, timeout: float) -> Transport:
    """The transport that the URL names; `timeout` in seconds for each step. Raises MailUrlError."""
    scheme = url.split("://", 1)[0]
    if scheme == "file":
        # Not parsed as a URL: a folder may be called anything, with a # or a % in it.
        return FolderTransport(Path(url.removeprefix("file://")))
    if scheme == "console":
        return ConsoleTransport()
    try:
        return SmtpTransport(SmtpServer.from_url(url), timeout=timeout)
    except ValueError as error:
        raise MailUrlError(str(error)) from None


def configured() -> Transport:
    """The transport of this site."""
    return from_url(settings.MAIL_URL, timeout=settings.EMAIL_TIMEOUT)


class FolderTransport:
    """One .eml file for each message, named by its date and Message-ID; a reader never sees half of one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self, envelope: Envelope) -> None:
        name = f"{_moment(envelope.source):%Y%m%dT%H%M%S}-{envelope.message_id.strip('<>').split('@')[0]}.eml"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
        except OSError as error:
            raise _folder_trouble(error) from error
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(envelope.source)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(self.folder / name)
        except OSError as error:
            with contextlib.suppress(OSError):
                Path(draft).unlink()
            raise _folder_trouble(error) from error

    def close(self) -> None:
        pass


class ConsoleTransport:
    """Prints the message; for working on the site."""

    def deliver(self, envelope: Envelope) -> None:
        sys.stdout.write(f"{envelope.source.decode('utf-8', 'replace')}\n{'-' * 79}\n")
        sys.stdout.flush()

    def close(self) -> None:
        pass


def _moment(source: bytes) -> datetime:
    """The Date of the message; the present where it has none that can be read."""
    try:
        return parsedate_to_datetime(str(message_from_bytes(source)["Date"])).astimezone(UTC)
    except ValueError:
        return datetime.now(UTC)


def _folder_trouble(error: OSError) -> ServerAway:
    return ServerAway(
        type(error).__name__, f"The folder for mail cannot be written to: {error.strerror or type(error).__name__}."
    )
