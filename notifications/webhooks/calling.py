"""Making one call: connect to the number that was looked at, send signed JSON, read the status, follow nothing."""

import hashlib
import hmac
import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from notifications.webhooks import addresses
from notifications.webhooks.addresses import Place, Unreachable

TIMEOUT = 5.0  # seconds for each step
LONGEST = 10.0  # seconds for all of them: who answers a byte at a time keeps others waiting no longer
LONGEST_ANSWER = 64 * 1024  # bytes that are read and thrown away
SUCCESS = range(200, 300)

SIGNATURE_HEADER = "X-Commons-Signature"
CALL_HEADER = "X-Commons-Call"


@dataclass(frozen=True)
class Outcome:
    """What came of one attempt: the status of the answer, or a code that says why there is none."""

    status: int | None
    error: str
    milliseconds: int

    @property
    def is_success(self) -> bool:
        """The receiver took it."""
        return self.status is not None and self.status in SUCCESS


class PinnedConnection(http.client.HTTPSConnection):
    """HTTPS to a number, with the certificate checked against the name."""

    def __init__(self, place: Place, context: ssl.SSLContext) -> None:
        super().__init__(place.host, place.port, timeout=TIMEOUT, context=context)
        self._place, self._ssl = place, context

    def connect(self) -> None:
        """Connect to the number that was looked at, never to what the name says now."""
        plain = socket.create_connection((str(self._place.number), self._place.port), TIMEOUT)
        self.sock = self._ssl.wrap_socket(plain, server_hostname=self._place.host)


@contextmanager
def _ended_in_time(connection: PinnedConnection) -> Iterator[None]:
    """Break the connection off after LONGEST, whatever it waits for then."""

    def break_off() -> None:
        with suppress(OSError):
            if connection.sock is not None:
                connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(LONGEST, break_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def sign(body: bytes, secret: str, at: int) -> str:
    """The signature header: seconds since 1970, and the HMAC-SHA256 of `seconds.body` in hexadecimal digits."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def call(
    *,
    url: str,
    secret: str,
    number: int,
    payload: Any,  # Any: whatever JSON can hold
    context: ssl.SSLContext | None = None,
    resolve: Callable[[str], Place] = addresses.resolve,
) -> Outcome:
    """Send the payload once. Never raises for what the other side does."""
    began = time.monotonic()
    status, error = None, ""
    body = json.dumps(payload, cls=DjangoJSONEncoder, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "MedAI-Commons-Webhook/1",
        SIGNATURE_HEADER: sign(body, secret, int(time.time())),
        CALL_HEADER: str(number),
    }
    try:
        place = resolve(url)
        connection = PinnedConnection(place, context or ssl.create_default_context())
        with closing(connection), _ended_in_time(connection):
            connection.request("POST", place.path, body, headers)
            with closing(connection.getresponse()) as answer:
                answer.read(LONGEST_ANSWER)
                status = answer.status
    except Unreachable as refusal:
        error = refusal.code
    except ssl.SSLError:
        error = "certificate"
    except TimeoutError:
        error = "timeout"
    except (OSError, http.client.HTTPException):
        error = "timeout" if time.monotonic() - began >= LONGEST else "connection"
    seconds = time.monotonic() - began
    if seconds >= LONGEST:
        # Broken off: what had come by then looks like an answer that ends early.
        status, error = None, error or "timeout"
    if not error and status is not None and status not in SUCCESS:
        error = "refused"
    return Outcome(status, error, int(seconds * 1000))
