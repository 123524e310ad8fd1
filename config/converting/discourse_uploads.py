"""Pictures and files in posts of Discourse: `upload://…`, and addresses below `/uploads/`.

A backup holds them in the folder `uploads` beside the dump. Their rows in the table `uploads` say what each is called
and where it lies; a short address is the SHA-1 of the file in 62 digits.
"""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

from config.converting.files import Files, Kept, NotTaken, read

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHA1: Final = re.compile(r"[0-9a-f]{40}")
_SHORT: Final = re.compile(r"(?:upload://|/uploads/short-url/)([0-9A-Za-z]{1,40})(?:\.[0-9A-Za-z]{1,10})?$")
_ADDRESS: Final = (
    r"(?:upload://[0-9A-Za-z.]{1,60}"
    r"|(?:(?:https?:)?//[A-Za-z0-9.:-]{1,200})?/(?:secure-(?:media-)?)?uploads/[^\s()<>\"'\[\]\\]{1,400})"
)
_TITLE: Final = r"(?:\s{1,3}\"[^\"\n]{0,300}\")?\s{0,3}"
_LINK: Final = re.compile(rf"!?\[([^\[\]\n]{{0,500}})\]\(\s{{0,3}}({_ADDRESS}){_TITLE}\)")
_IMAGE: Final = re.compile(rf"<img\b[^<>]{{0,1000}}?\bsrc=[\"']({_ADDRESS})[\"'][^<>]{{0,1000}}>")
_ANCHOR: Final = re.compile(rf"<a\b[^<>]{{0,1000}}?\bhref=[\"']({_ADDRESS})[\"'][^<>]{{0,1000}}>([^<>]{{0,500}})</a>")
_BARE: Final = re.compile(rf"(?<![\w(\"'/:]){_ADDRESS}")
_ALT: Final = re.compile(r"\balt=[\"']([^\"'<>]{0,500})[\"']")
# What Discourse adds to the words of a link: measures of a picture, or that it is a file.
_ADDED: Final = re.compile(r"\|\s*(?:\d{1,5}x\d{1,5}(?:,\s*\d{1,3}%)?|attachment|thumbnail|video|audio).*$")


Find = Callable[[str, str], Kept | None]
"""An address in a text, and the words beside it -> the file it leads to, where that comes."""


class Uploads:
    """What the dump and its folder know of files, for the text of one post after the other."""

    def __init__(self, notes: sqlite3.Connection, folder: Path | None, files: Files, host: str) -> None:
        self._notes, self._folder, self._files, self._host = notes, folder, files, host
        notes.execute(
            "CREATE TABLE taken (number INTEGER PRIMARY KEY, post, member, alt, moment, key, name, digest, is_image)"
        )

    def text_of(self, text: str, *, post: str, member: str | None, moment: str) -> str:
        """The text with its files where they are from now on. What does not come leads to where it stood."""
        if "upload" not in text:
            return text
        seen: dict[str, Kept | None] = {}

        def find(address: str, words: str) -> Kept | None:
            if address not in seen:
                seen[address] = self._take(address, post)
                if kept := seen[address]:
                    row = (post, member, words, moment, kept.key, kept.name, kept.digest, kept.is_image)
                    self._notes.execute("INSERT INTO taken VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            return seen[address]

        return self._replaced(text, find)

    def write(self) -> None:
        """The lines of all files that came, behind those of the posts."""
        for row in self._notes.execute("SELECT * FROM taken ORDER BY number"):
            kept = Kept(row["key"], row["name"], row["digest"], bool(row["is_image"]))
            member, alt, moment = row["member"], row["alt"], row["moment"]
            self._files.write(kept, number=row["number"], post=row["post"], member=member, alt=alt, moment=moment)

    def _replaced(self, text: str, find: Find) -> str:
        def linked(found: re.Match[str]) -> str:
            words = _ADDED.sub("", found[1])
            kept = find(found[2], words)
            picture = "!" if found[0].startswith("!") else ""
            return kept.link(words) if kept else f"{picture}[{words}]({self._elsewhere(found[2])})"

        def image(found: re.Match[str]) -> str:
            words = (_ALT.search(found[0]) or ["", ""])[1]
            kept = find(found[1], words)
            return kept.link(words) if kept else f"[{words or 'image'}]({self._elsewhere(found[1])})"

        def anchor(found: re.Match[str]) -> str:
            kept = find(found[1], found[2])
            return kept.link(found[2]) if kept else f"[{found[2]}]({self._elsewhere(found[1])})"

        def bare(found: re.Match[str]) -> str:
            kept = find(found[0], "")
            return kept.link("") if kept else self._elsewhere(found[0])

        for pattern, put in ((_LINK, linked), (_IMAGE, image), (_ANCHOR, anchor), (_BARE, bare)):
            text = pattern.sub(put, text)
        return text

    def _take(self, address: str, post: str) -> Kept | None:
        row = self._row(address)
        if row is None:
            if not self._is_foreign(address):
                self._files.leave(address, f"post:{post}", "The dump knows no such file.")
            return None
        name = row["original_filename"] or row["url"].rpartition("/")[2]
        try:
            if self._folder is None:
                raise NotTaken("The folder of uploads was not named.")
            return self._files.keep(read(self._folder, row["url"].partition("/uploads/")[2]), name)
        except NotTaken as reason:
            self._files.leave(name, f"post:{post}", str(reason))
            return None

    def _row(self, address: str) -> sqlite3.Row | None:
        short = _SHORT.search(address)
        if short:
            hashed = _sha1(short[1])
        elif self._is_foreign(address):
            return None
        else:
            hashed = (_SHA1.search(address.rpartition("/")[2]) or [""])[0]
        path = f"/uploads/{address.partition('uploads/')[2]}"
        wanted = "SELECT * FROM uploads WHERE sha1 = ? OR url = ? LIMIT 1"
        found: sqlite3.Row | None = self._notes.execute(wanted, (hashed or None, path)).fetchone()
        return found

    def _is_foreign(self, address: str) -> bool:
        """Below the same path of another host."""
        host = re.match(r"(?:https?:)?//([^/]+)/", address)
        return host is not None and host[1].lower() != self._host.lower()

    def _elsewhere(self, address: str) -> str:
        """Where the file stood, as everybody could open it there."""
        if address.startswith("upload://"):
            return f"https://{self._host}/uploads/short-url/{address.removeprefix('upload://')}"
        return f"https://{self._host}{address}" if address.startswith("/") and address[1:2] != "/" else address


def _sha1(short: str) -> str:
    """The hash that a short address stands for; empty for none."""
    number = 0
    for digit in short:
        number = number * len(_DIGITS) + _DIGITS.index(digit)
    found = f"{number:040x}"
    return found if len(found) == 40 else ""  # noqa: PLR2004 - digits of a SHA-1
