"""Does a child serve yet? Asked over the address it was told to listen on."""

import socket
from urllib.parse import urlsplit

ANSWER_WITHIN = 2.0  # seconds


def answers(address: str) -> bool:
    """True once `unix:/path` takes connections, or `http://host:port/path` gives an answer that is no server error."""
    try:
        return _takes_connections(address[5:]) if address.startswith("unix:") else _serves(address)
    except OSError:
        return False


def _takes_connections(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(ANSWER_WITHIN)
        connection.connect(path)
    return True


def _serves(address: str) -> bool:
    """By hand, because an HTTP client library would double the supervisor's memory."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=ANSWER_WITHIN) as connection:
        connection.sendall(f"GET {parts.path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        status = connection.makefile("rb").readline(256).split()
    return len(status) > 1 and status[1][:1] in (b"2", b"3", b"4")
