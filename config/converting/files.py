"""Files that stood in other systems' texts, as attachments of the posts that they stand in.

What is taken is decided as an upload is (`content.attachments.uploads`), which the import does once more: here to know
which addresses in a text lead to a file, and which stay as they were. What is not taken is named, with the reason.
"""

import hashlib
import json
import os
import stat
from pathlib import Path
from typing import Final
from urllib.parse import quote

from config.converting.lines import Out
from config.travelling.writing import FILES
from content.attachments import sizes, uploads
from content.attachments.formats import Kind
from content.models.attachments import new_key
from foundation.errors import DomainError

LEFT: Final = "left-files.jsonl"
REMEMBERED: Final = 1000  # files whose kind is known without looking again
_UNTAKEN: Final = "a file that is not taken; each is named in left-files.jsonl"


class NotTaken(Exception):
    """The file is not there, or none that may be attached. Says which of both."""


class Files:
    """The files of one folder of lines. Nothing is kept in memory but what is being read."""

    def __init__(self, folder: Path, out: Out) -> None:
        self._folder, self._out = folder, out
        # A file is often named twice in a text; telling what it is takes a process.
        self._looked_at: dict[tuple[str, str], tuple[str, bool]] = {}

    def keep(self, data: bytes, name: str) -> "Kept":
        """Store a file under its hash. Raises NotTaken."""
        digest = hashlib.sha256(data).hexdigest()
        place = self._folder / FILES / digest
        if (digest, name) not in self._looked_at or not place.exists():
            if len(self._looked_at) >= REMEMBERED:
                self._looked_at.clear()
            self._looked_at[digest, name] = _told_apart(data, name)
            place.write_bytes(data)
        shown, is_image = self._looked_at[digest, name]
        return Kept(new_key(), shown, digest, is_image)

    def leave(self, name: str, where: str, why: str) -> None:
        """Name a file that does not come."""
        self._out.leave(_UNTAKEN)
        row = {"file": name[:400], "where": where, "why": why}
        with (self._folder / LEFT).open("a", encoding="utf-8") as told:
            told.write(json.dumps(row, ensure_ascii=False) + "\n")

    def write(self, kept: "Kept", *, number: str, post: str, member: str | None, alt: str, moment: str) -> None:
        """The line of an attachment, behind those of all posts."""
        self._out.write(
            "attachment",
            number,
            uploaded_by=member,
            key=kept.key,
            name=kept.name,
            alt_text=alt[: sizes.LONGEST_ALT_TEXT],
            created_at=moment,
            attached_at=moment,
            host=f"post:{post}",
            file=kept.digest,
        )


def _told_apart(data: bytes, name: str) -> tuple[str, bool]:
    """What the file is called here, and whether it is a picture."""
    try:
        prepared = uploads.prepare(data, name)
    except DomainError as refusal:
        raise NotTaken(str(refusal.message)) from None
    return prepared.name, prepared.format.kind is Kind.IMAGE


class Kept:
    """A file that comes, and how a text names it."""

    def __init__(self, key: str, name: str, digest: str, is_image: bool) -> None:  # noqa: FBT001 - as it stands in a row
        self.key, self.name, self.digest, self.is_image = key, name, digest, is_image

    def link(self, words: str) -> str:
        """Markdown that shows a picture, or leads to a document."""
        words = words.replace("[", "(").replace("]", ")").strip() or ("" if self.is_image else self.name)
        return f"{'!' if self.is_image else ''}[{words}](/files/{self.key}/{quote(self.name)})"


def read(folder: Path, path: str) -> bytes:
    """A file below the folder, and of nowhere else whatever its path says. Raises NotTaken."""
    place = folder / path
    if not place.resolve().is_relative_to(folder.resolve()):
        raise NotTaken("Its address leads out of the folder.")
    try:
        descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (OSError, ValueError):
        raise NotTaken("It is not in the folder of files.") from None
    with os.fdopen(descriptor, "rb") as source:
        facts = os.fstat(source.fileno())
        if not stat.S_ISREG(facts.st_mode):
            raise NotTaken("It is no file.")
        if facts.st_size > sizes.LARGEST_FILE:
            raise NotTaken(f"It is larger than {sizes.LARGEST_FILE // 1024 // 1024} MB.")
        return source.read(sizes.LARGEST_FILE + 1)
