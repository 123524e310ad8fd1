"""One message after another out of a file of them (mbox)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from config.converting import ConvertError

LARGEST: Final = 10 * 1024 * 1024  # bytes that are read of one message
_FROM: Final = re.compile(rb"From \S+.*\d:\d\d.*\d{4}\s*$")


@dataclass(frozen=True)
class Raw:
    """One message as it stands in the file."""

    line: int
    """Where it begins."""
    envelope: str
    source: bytes
    is_cut: bool
    """It goes on, and nobody read the rest."""


def messages(file: Path) -> Iterator[Raw]:
    """Each message, the beginning of one that is too large. Raises ConvertError."""
    begin, number, size, envelope = 0, 0, 0, ""
    pieces: list[bytes] = []
    was_blank = True
    try:
        with file.open("rb") as source:
            while raw := source.readline(LARGEST):
                number += 1
                if was_blank and _FROM.match(raw):
                    if begin:
                        yield Raw(begin, envelope, b"".join(pieces), size > LARGEST)
                    begin, size, pieces = number, 0, []
                    envelope = raw.decode("utf-8", "replace").strip()
                elif begin:
                    size += len(raw)
                    if size <= LARGEST:
                        # mboxrd: a line of a text that begins like a message has a sign before it.
                        pieces.append(raw[1:] if re.match(rb">+From ", raw) else raw)
                was_blank = not raw.strip()
    except OSError as error:
        raise ConvertError(f"{file} cannot be read: {error.strerror}.") from error
    if not begin:
        raise ConvertError(f"{file} holds no line that begins a message (“From … 09:00:00 2024”): it is no mbox.")
    yield Raw(begin, envelope, b"".join(pieces), size > LARGEST)
