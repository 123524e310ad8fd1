"""Tells a chat what a member's webhook tells: `python chat_bridge.py`, behind something that speaks HTTPS.

    COMMONS_SECRET   the secret that the site showed once, when the address was added
    CHAT_URL         the incoming webhook of the chat: it takes {"text": "..."}, as Mattermost, Rocket.Chat and Slack do
    PORT             where to listen on this machine; 8900 without it

The site sends what happened and where, never a text. It tries again when it is not answered with a 2xx within seconds,
so the same call can come twice: its number is in X-Commons-Call.
"""

import hashlib
import hmac
import json
import os
import time
import urllib.request
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LARGEST = 64 * 1024  # bytes
LATEST = 300  # seconds between signing and arriving; later it may be an old call that somebody sends again


def is_genuine(body: bytes, header: str, secret: str, now: float) -> bool:
    """Whether the site signed this body, just now."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    at = parts.get("t", "")
    if not at.isascii() or not at.isdigit() or len(at) > 12 or abs(now - int(at)) > LATEST:
        return False
    wanted = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted, parts.get("v1", ""))


def sentence(told: dict[str, str]) -> str:
    """One line for the chat. Private messages and decisions come without title and name."""
    what = told.get("title") or told.get("kind", "").replace("_", " ")
    by = f" ({told['by']})" if told.get("by") else ""
    return f"{what}{by}: {told.get('url', '')}".strip()


def tell(chat_url: str, text: str) -> None:
    """Post the line to the chat. Raises OSError, and the site tries again later."""
    data = json.dumps({"text": text}).encode()
    request = urllib.request.Request(chat_url, data=data, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5):
        pass


def bridge(secret: str, chat_url: str, *, clock: Callable[[], float] = time.time) -> type[BaseHTTPRequestHandler]:
    """The server's handler."""
    done: deque[str] = deque(maxlen=1000)

    class Bridge(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isdigit() or int(length) > LARGEST:
                return self._say(413)
            body = self.rfile.read(int(length))
            if not is_genuine(body, self.headers.get("X-Commons-Signature", ""), secret, clock()):
                return self._say(401)
            number = self.headers.get("X-Commons-Call", "")
            if number not in done:
                try:
                    tell(chat_url, sentence(json.loads(body)))
                except OSError:
                    return self._say(502)
                done.append(number)
            return self._say(204)

        def _say(self, status: int) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Nothing: a log of who heard what is one more place to guard."""

    return Bridge


if __name__ == "__main__":
    handler = bridge(os.environ["COMMONS_SECRET"], os.environ["CHAT_URL"])
    ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8900"))), handler).serve_forever()
