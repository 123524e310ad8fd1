"""Where the children's output goes: a bounded log file each, and the console with the child's name in front."""

import os
from collections import deque
from pathlib import Path
from typing import TextIO

LOG_LIMIT = 5 * 1024 * 1024  # bytes; one earlier file of this size is kept beside the current one
LONGEST_LINE = 16 * 1024  # bytes; a longer one is cut in pieces
LINES_REMEMBERED = 8


class BoundedLog:
    """Appends to `path`; at `limit` bytes the file becomes `path`.1, replacing the one before."""

    def __init__(self, path: Path, *, limit: int = LOG_LIMIT) -> None:
        self._path = path
        self._limit = limit
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._open()

    def write(self, line: bytes) -> None:
        """A full disk must not stop the site, so a line that cannot be written is dropped."""
        try:
            if self._size + len(line) > self._limit:
                self._turn_over()
            self._file.write(line)
            self._size += len(line)
        except OSError:
            return

    def close(self) -> None:
        self._file.close()

    def _open(self) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self._file = os.fdopen(descriptor, "ab", buffering=0)
        self._size = self._path.stat().st_size

    def _turn_over(self) -> None:
        self._file.close()
        self._path.replace(self._path.with_name(f"{self._path.name}.1"))
        self._open()


class Console:
    """The terminal. Falls silent when it is gone, so that a closed window breaks nothing; None is silent at once."""

    def __init__(self, stream: TextIO | None, *, name_width: int = 0) -> None:
        self._stream = stream
        self._name_width = name_width

    def line(self, name: str, text: str) -> None:
        self.plain(f"{name:<{self._name_width}} | {text}")

    def plain(self, text: str) -> None:
        if self._stream is None:
            return
        try:
            self._stream.write(f"{text}\n")
            self._stream.flush()
        except (OSError, ValueError):
            self._stream = None


class LineCutter:
    """Turns the pieces a pipe yields into whole lines."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, piece: bytes) -> list[bytes]:
        """Lines completed by `piece`, each ending in a newline."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            lines.append(self._rest)
            self._rest = b""
        return [line + b"\n" for line in lines]

    def finish(self) -> list[bytes]:
        """What is left when the pipe is closed."""
        rest, self._rest = self._rest, b""
        return [rest + b"\n"] if rest else []


class ChildOutput:
    """One child's lines on their way to its log, the console and a short memory."""

    def __init__(self, name: str, *, log: BoundedLog, console: Console, quiet: bool) -> None:
        self._name = name
        self._log = log
        self._console = console
        self._quiet = quiet
        self._cutter = LineCutter()
        self.recent: deque[str] = deque(maxlen=LINES_REMEMBERED)

    def feed(self, piece: bytes) -> None:
        self._pass_on(self._cutter.feed(piece))

    def finish(self) -> None:
        self._pass_on(self._cutter.finish())

    def close(self) -> None:
        self._log.close()

    def _pass_on(self, lines: list[bytes]) -> None:
        for line in lines:
            self._log.write(line)
            text = line.decode(errors="replace").rstrip()
            self.recent.append(text)
            if not self._quiet:
                self._console.line(self._name, text)
