"""Messages between a client and the render process: four bytes of length, big-endian, then JSON in UTF-8."""

import json
import socket
import struct
from typing import Any, Final

LARGEST_MESSAGE: Final = 8 * 1024 * 1024  # bytes
_LENGTH: Final = struct.Struct(">I")


class Broken(Exception):
    """The other side closed the connection or does not speak this protocol."""


def send(connection: socket.socket, message: dict[str, Any]) -> None:
    """Send one message. Raises OSError where the other side is gone."""
    # Lone surrogates are valid in a Python string and refused by UTF-8; escaped ASCII carries them.
    body = json.dumps(message).encode("ascii")
    connection.sendall(_LENGTH.pack(len(body)) + body)


def receive(connection: socket.socket) -> dict[str, Any]:
    """The next message. Raises Broken at the end of the stream or for a length or body that cannot be right."""
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    if length > LARGEST_MESSAGE:
        raise Broken
    try:
        message = json.loads(_exactly(connection, length))
    except ValueError as error:
        raise Broken from error
    if not isinstance(message, dict):
        raise Broken
    return message


def _exactly(connection: socket.socket, size: int) -> bytes:
    pieces = []
    while size:
        piece = connection.recv(min(size, 65536))
        if not piece:
            raise Broken
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
