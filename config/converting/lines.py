"""Writing a site's folder from another forum's texts."""

import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from accounts import names
from config.converting import ConvertError
from config.travelling.layout import FORMAT, VERSION, line
from config.travelling.writing import FILES, LINES
from content.markup.limits import LONGEST_TEXT
from forum.models.categories import LONGEST_TAG
from forum.models.threads import LONGEST_EXCERPT, LONGEST_TITLE

_NOT_IN_USERNAMES: Final = re.compile(r"[^A-Za-z0-9\u3400-\u4dbf\u4e00-\u9fff._-]+")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# A sign behind a backslash is no mark: it is put aside among private characters until the marks are gone.
_ASIDE: Final = 0xF000
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_BACK: Final = re.compile("[\uf021-\uf07e]")
_LINK: Final = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{1,500}\)")
_TAG: Final = re.compile(r"<(?:kbd|sub|sup)>([^<>]{0,200})</(?:kbd|sub|sup)>")
_FORMULA: Final = re.compile(r"\$[^$\n]{1,500}\$")
_MARKS: Final = re.compile(r"[*_`>#\[\]!|]+|\(https?://\S*\)")


class Out:
    """The lines of one source, counted; what was left out, with the reason."""

    def __init__(self, file: Any) -> None:  # Any: a binary file
        self._file = file
        self.counts: Counter[str] = Counter()
        self.left: Counter[str] = Counter()

    def write(self, kind: str, there: int | str, /, **values: Any) -> None:  # Any: what JSON holds
        """One line."""
        self._file.write(line({"type": kind, "id": there, **values}))
        self.counts[kind] += 1

    def redirect(self, path: str, to: str) -> None:
        """An address of there, without its host, leads to a row here."""
        place, mark, query = path.partition("?")
        path = f"{unquote(place)}{mark}{query}"  # as a server reads it
        if path.startswith("/") and len(path) <= 400 and not re.search(r"\s", path):  # noqa: PLR2004 - as in the model
            self.write("redirect", path[:120] if len(path) <= 120 else f"{hash_of(path)}", path=path, leads_to=to)  # noqa: PLR2004 - the longest id

    def leave(self, why: str) -> None:
        """Something of the source does not come."""
        self.left[why] += 1


def hash_of(text: str) -> str:
    """A short name for what is too long or too private to be one."""
    import hashlib  # noqa: PLC0415 - for this alone

    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


@contextmanager
def folder(path: Path, *, source: str) -> Iterator[Out]:
    """A new folder with one file of lines, whole or not there at all. Raises ConvertError.

    What broke off leaves an empty folder, so that the same command can be given again.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(path.iterdir()):
        raise ConvertError(f"{path} is not empty. Name a new folder: nothing is written over.")
    (path / FILES).mkdir(mode=0o700)
    unfinished = path / f"{LINES}.part"
    try:
        with unfinished.open("xb") as file:
            file.write(line({"format": FORMAT, "version": VERSION, "source": source}))
            out = Out(file)
            yield out
            file.write(line({"type": "end", "lines": out.counts.total()}))
    except BaseException:
        for one in path.iterdir():
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        raise
    unfinished.rename(path / LINES)


def username(wanted: str, number: int | str) -> str:
    """What the member is called here: as there, as far as names here allow it."""
    # Jürgen is Jurgen rather than J-rgen; Han has no accents to lose.
    plain = "".join(one for one in unicodedata.normalize("NFKD", wanted) if not unicodedata.combining(one))
    found = _NOT_IN_USERNAMES.sub("-", unicodedata.normalize("NFKC", plain)).strip("._-")[: names.LONGEST_USERNAME]
    found = found.strip("._-")
    try:
        names.validate_username(found)
    except Exception:
        return f"member-{number}"[: names.LONGEST_USERNAME]
    return found


def shown_name(wanted: str, username: str) -> str:
    """The name beside posts, where it is another one than the username and one that names here may be."""
    found = " ".join(_CONTROLS.sub("", unicodedata.normalize("NFKC", wanted)).split())[: names.LONGEST_NAME].strip()
    if found == username:
        return ""
    try:
        names.validate_name(found)
    except Exception:
        return ""
    return found


def title(wanted: str) -> str:
    """One line of a length that titles have."""
    found = " ".join(_CONTROLS.sub("", wanted).split())
    return (found if len(found) <= LONGEST_TITLE else found[: LONGEST_TITLE - 1] + "…") or "…"


def texts(wanted: str) -> list[str]:
    """The text in as many pieces as texts here may be long: nothing of it is lost."""
    found = _CONTROLS.sub("", wanted.replace("\r\n", "\n").replace("\r", "\n")).strip() or "…"
    pieces = []
    while len(found) > LONGEST_TEXT:
        cut = found.rfind("\n", LONGEST_TEXT // 2, LONGEST_TEXT)
        cut = cut if cut > 0 else found.rfind(" ", LONGEST_TEXT // 2, LONGEST_TEXT)
        cut = cut if cut > 0 else LONGEST_TEXT
        pieces.append(found[:cut])
        found = found[cut:].lstrip("\n ")
    return [*pieces, found]


def excerpt(text: str) -> str:
    """The beginning as lists show it."""
    words = _TAG.sub(r"\1", _LINK.sub(r"\1", text[:2000]))
    words = _ESCAPED.sub(lambda found: _put_aside(found[1]), words)
    words = _FORMULA.sub(lambda found: _put_aside(found[0]), words)
    words = " ".join(_BACK.sub(lambda found: chr(ord(found[0]) - _ASIDE), _MARKS.sub(" ", words)).split())
    return words if len(words) <= LONGEST_EXCERPT else words[: LONGEST_EXCERPT - 1] + "…"


def _put_aside(signs: str) -> str:
    return "".join(chr(ord(one) + _ASIDE) if "!" <= one <= "~" else one for one in signs)


def tag_slug(wanted: str) -> str:
    """One word, as tags here are. C, C++ and C# stay three.

    >>> tag_slug("C"), tag_slug("C++"), tag_slug("C#"), tag_slug(".NET Core")
    ('c', 'cpp', 'c-sharp', 'dotnet-core')
    """
    named = re.sub(r"^\.", "dot", re.sub(r"#(?!\w)", "-sharp", re.sub(r"\+\+(?!\w)", "pp", wanted.lower())))
    return re.sub(r"[^\w-]+", "-", named).strip("-")[:LONGEST_TAG].strip("-")


def category_slug(wanted: str, otherwise: str = "imported") -> str:
    """As it stands in addresses; what is written in no Latin letters has another."""
    plain = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or otherwise


def moment(value: str) -> datetime:
    """A time as databases write it, UTC where they do not say. Raises ConvertError."""
    try:
        found = datetime.fromisoformat(value.replace(" UTC", "+00:00").replace("Z", "+00:00"))
    except ValueError:
        raise ConvertError(f"“{value[:40]}” is no moment.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def told(value: datetime) -> str:
    """As lines tell it."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")
