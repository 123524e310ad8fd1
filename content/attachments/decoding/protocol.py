"""The answer: four bytes of length, big-endian, a head of JSON, then the parts it lists, one after the other."""

import json
import struct
from collections.abc import Sequence
from typing import IO, Any, Final

_LENGTH: Final = struct.Struct(">I")
LONGEST_HEAD: Final = 4 * 1024 * 1024  # bytes; a document's text stands in it


class Refused(Exception):
    """The file is not taken; `code` says why. `content.attachments.refusals` has the sentences."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Broken(Exception):
    """The answer is cut short or is none: the process was ended while it worked."""


def write(answer: IO[bytes], head: dict[str, Any], parts: Sequence[bytes] = ()) -> None:
    """Any: what JSON holds."""
    encoded = json.dumps({**head, "parts": [len(part) for part in parts]}).encode("ascii")
    answer.write(_LENGTH.pack(len(encoded)) + encoded)
    for part in parts:
        answer.write(part)


def read(answer: IO[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Head and parts. Raises Refused where the process refused, Broken where it did not come to an end."""
    raw = answer.read(_LENGTH.size)
    if len(raw) != _LENGTH.size or _LENGTH.unpack(raw)[0] > LONGEST_HEAD:
        raise Broken
    (length,) = _LENGTH.unpack(raw)
    try:
        head = json.loads(answer.read(length))
        sizes = [int(size) for size in head["parts"]]
    except (ValueError, TypeError, KeyError) as error:
        raise Broken from error
    parts = [answer.read(size) for size in sizes]
    if [len(part) for part in parts] != sizes:
        raise Broken
    if "refused" in head:
        raise Refused(str(head["refused"]))
    return head, parts
