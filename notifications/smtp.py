"""Handing a message to a mail server, step by step, so that every failure says how far things had come (RFC 5321)."""

import contextlib
import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from notifications.delivery import DeliveryError, Envelope, PutOff, ServerAway, TurnedDown, Unclear

PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}

# Replies of RFC 5321, 4.2.
COMPLETED = 250
WILL_FORWARD = 251
START_TEXT = 354
PERMANENT = 500

_ENHANCED_CODE = re.compile(rb"^[245]\.\d{1,3}\.\d{1,3}\b")
# What smtplib raises when the other side goes away or talks nonsense, besides what sockets raise.
_TROUBLE = (OSError, smtplib.SMTPException, ValueError)


@dataclass(frozen=True)
class SmtpServer:
    """Where mail is handed over. `security` is the scheme: smtp (none), smtp+tls (STARTTLS), smtp+ssl."""

    security: str
    host: str
    port: int
    username: str = ""
    password: str = ""

    @classmethod
    def from_url(cls, url: str) -> "SmtpServer":
        """Reads smtp+tls://user:password@host:587; raises ValueError with a sentence that quotes no secret."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS:
            raise ValueError("The mail URL begins with smtp://, smtp+tls://, smtp+ssl://, file:// or console://.")
        try:
            port = parts.port or PORTS[parts.scheme]
        except ValueError:
            raise ValueError("The port in the mail URL is not a number from 1 to 65535.") from None
        if not parts.hostname:
            raise ValueError("The mail URL names no server: smtp+tls://user:password@mail.example.org:587.")
        return cls(parts.scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))


class SmtpTransport:
    """Keeps one connection for as many messages as the server takes, and opens another when it has gone."""

    def __init__(self, server: SmtpServer, *, timeout: float) -> None:
        self.server = server
        self.timeout = timeout
        self._connection: smtplib.SMTP | None = None

    def deliver(self, envelope: Envelope) -> None:
        reused = self._connection is not None
        try:
            self._deliver(envelope)
        except ServerAway:
            # A server may close an idle connection at any time; nothing was handed over, so a new one is no repetition.
            if not reused:
                raise
            self._deliver(envelope)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(*_TROUBLE):
                connection.quit()
            connection.close()

    def _deliver(self, envelope: Envelope) -> None:
        try:
            self._connection = self._connection or self._connect()
            _hand_over(self._connection, envelope)
        except (PutOff, TurnedDown):
            self._start_afresh()
            raise
        except DeliveryError:
            self._drop()
            raise

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        try:
            if server.security == "smtp+ssl":
                connection: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=self.timeout, context=ssl.create_default_context()
                )
            else:
                connection = smtplib.SMTP(server.host, server.port, timeout=self.timeout)
        except _TROUBLE as error:
            raise _away(error, server) from error
        try:
            if server.security == "smtp+tls":
                connection.starttls(context=ssl.create_default_context())
            connection.ehlo_or_helo_if_needed()
            if server.username:
                connection.login(server.username, server.password)
        except _TROUBLE as error:
            connection.close()
            raise _away(error, server) from error
        return connection

    def _start_afresh(self) -> None:
        """After a refusal the server still holds the sender: forget it, or the whole connection."""
        try:
            if self._connection is None or self._connection.rset()[0] != COMPLETED:
                self._drop()
        except _TROUBLE:
            self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _hand_over(connection: smtplib.SMTP, envelope: Envelope) -> None:
    """Sender, recipient, text. Only from the first byte of the text on can it be unknown what became of a message."""
    try:
        options = ["BODY=8BITMIME"] if connection.has_extn("8bitmime") else []
        _expect(connection.mail(envelope.sender, options), COMPLETED)
        _expect(connection.rcpt(envelope.recipient), COMPLETED, WILL_FORWARD)
        _expect(connection.docmd("DATA"), START_TEXT)
    except _TROUBLE as error:
        raise ServerAway(
            type(error).__name__, "The mail server closed the connection before it was given the message."
        ) from error
    try:
        connection.send(_as_text(envelope.source))
        answer = connection.getreply()
    except Exception as error:  # whatever it was, the text may have arrived
        raise Unclear(
            type(error).__name__, "The mail server was given the message but did not say whether it accepts it."
        ) from error
    _expect(answer, COMPLETED)


def _as_text(source: bytes) -> bytes:
    """The text with its leading dots doubled and the line that ends it (RFC 5321, 4.5.2)."""
    text = re.sub(rb"\r\n|\r|\n", b"\r\n", source)
    text = re.sub(rb"(?m)^\.", b"..", text)
    return text + (b"" if text.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _expect(answer: tuple[int, bytes], *accepted: int) -> None:
    code, text = answer
    if code in accepted:
        return
    if code < 0:
        raise smtplib.SMTPServerDisconnected
    # The words of a reply often quote the address; its numbers do not.
    enhanced = _ENHANCED_CODE.match(text)
    reason = f"{code} {enhanced[0].decode()}" if enhanced else str(code)
    words = text.decode("utf-8", "replace").strip()
    if code >= PERMANENT:
        raise TurnedDown(reason, f"The mail server turned the message down: {code} {words}")
    raise PutOff(reason, f"The mail server put the message off: {code} {words}")


# The first class that fits tells the operator what to look at.
_SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (smtplib.SMTPAuthenticationError, "{place} does not accept the user name and password of MEDAI_MAIL_URL."),
    (smtplib.SMTPNotSupportedError, "{place} does not offer STARTTLS or sign-in, which MEDAI_MAIL_URL asks for."),
    (ssl.SSLCertVerificationError, "The certificate of {place} is not trusted, or is for another name."),
    (ssl.SSLError, "{place} does not speak TLS as MEDAI_MAIL_URL expects; try the other scheme."),
    (socket.gaierror, "The name of {place} in MEDAI_MAIL_URL cannot be resolved."),
    (TimeoutError, "{place} does not answer; a firewall may stand between."),
    (ConnectionRefusedError, "Nothing listens at {place}; check the host and port of MEDAI_MAIL_URL."),
    (Exception, "The connection to {place} failed ({error})."),
)


def _away(error: Exception, server: SmtpServer) -> ServerAway:
    """Why no connection came about, as one sentence for whoever set the server's address."""
    if isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(error.__context__, TimeoutError):
        error = error.__context__  # smtplib's way of saying that nobody answered
    sentence = next(sentence for kind, sentence in _SENTENCES if isinstance(error, kind))
    place, reason = f"{server.host}, port {server.port}", type(error).__name__
    if isinstance(error, smtplib.SMTPResponseException):
        reason = f"{reason} {error.smtp_code}"
    return ServerAway(reason, sentence.format(place=place, error=reason))
