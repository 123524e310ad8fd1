"""The lines of a file, one at a time, whatever is in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from config.travelling import SiteFileError
from config.travelling.layout import FORMAT, LONGEST_ID, VERSION, BadLine, id_of, parse

LONGEST_LINE: Final = 4 * 1024 * 1024  # bytes; the longest text of a site has a hundredth of it
LONGEST_KIND: Final = 40


@dataclass(frozen=True)
class Line:
    """One line of the file; either what it holds, or why it cannot be read."""

    number: int
    kind: str
    found: dict[str, Any]  # Any: what JSON holds
    fault: str = ""
    passed: int = 0
    """Bytes of the file up to its end."""


def header_of(file: Path) -> dict[str, Any]:  # Any: what JSON holds
    """The first line. Raises SiteFileError for a file that is none of ours, or of another version."""
    try:
        with file.open("rb") as lines:
            raw = lines.readline(LONGEST_LINE + 1)
    except OSError as error:
        raise SiteFileError(f"{file} cannot be read: {error.strerror}.") from error
    try:
        found = parse(raw)
        source = id_of(found.get("source"), "source")
    except BadLine as error:
        raise SiteFileError(f"Line 1 {error}: {file.name} is no file of a site.") from None
    if found.get("format") != FORMAT:
        raise SiteFileError(f"Line 1 does not name the format {FORMAT}: {file.name} is no file of a site.")
    if found.get("version") != VERSION or isinstance(found["version"], bool):
        raise SiteFileError(f"Line 1 names version {str(found.get('version'))[:20]}; this release reads {VERSION}.")
    return found | {"source": source[:LONGEST_ID]}


def lines_of(file: Path) -> Iterator[Line]:
    """Every line after the first. A file whose end is missing says so in one more line without a kind."""
    number, passed, told, is_ended = 1, 0, 0, False
    with file.open("rb") as source:
        passed += len(source.readline(LONGEST_LINE + 1))
        while raw := source.readline(LONGEST_LINE + 1):
            number += 1
            passed += len(raw)
            if len(raw) > LONGEST_LINE:
                passed += _skip(source)
                yield Line(number, "", {}, f"has more than {LONGEST_LINE // 1024 // 1024} MB", passed)
                continue
            line = _line(number, raw, passed)
            if line.kind == "end" and not line.fault:
                is_ended, told = True, line.found.get("lines", 0)
                continue
            is_ended = False
            yield line
    if not is_ended:
        yield Line(number, "", {}, "is the last one, and no line of the type “end”: the file is cut off", passed)
    elif told != number - 2:
        yield Line(number, "", {}, f"says that there are {str(told)[:20]} lines, and there are {number - 2}", passed)


def _line(number: int, raw: bytes, passed: int) -> Line:
    if not raw.strip():
        return Line(number, "", {}, "is empty", passed)
    try:
        found = parse(raw)
    except BadLine as error:
        fault = f"{error}; it ends without a line break" if not raw.endswith(b"\n") else str(error)
        return Line(number, "", {}, fault, passed)
    kind = found.get("type")
    if not isinstance(kind, str) or len(kind) > LONGEST_KIND:
        return Line(number, "", {}, "does not say of which type it is", passed)
    return Line(number, kind, found, passed=passed)


def _skip(source: Any) -> int:  # Any: a binary file
    """Go to the end of the line; how many bytes that was."""
    passed = 0
    while raw := source.readline(LONGEST_LINE):
        passed += len(raw)
        if raw.endswith(b"\n"):
            break
    return passed
