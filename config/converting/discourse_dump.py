"""The rows of a Discourse dump, as pg_dump writes them: a COPY section for each table."""

import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from config.converting import ConvertError

LONGEST_LINE: Final = 16 * 1024 * 1024  # bytes
_COPY: Final = re.compile(r"COPY (?:public\.)?\"?(\w+)\"? \(([^)]*)\) FROM stdin;\s*")
_LAST: Final = "-- PostgreSQL database dump complete"
_ESCAPE: Final = re.compile(r"\\([bfnrtv\\]|[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)", re.DOTALL)
_PLAIN: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
# Of each table, the columns that are looked at.
TABLES: Final = {
    "users": ("id", "username", "name", "created_at"),
    "categories": ("id", "name", "slug", "description", "parent_category_id", "read_restricted", "position"),
    "topics": (
        *("id", "title", "slug", "user_id", "category_id", "created_at", "last_posted_at", "archetype"),
        *("deleted_at", "visible", "closed", "archived", "pinned_at"),
    ),
    "posts": (
        *("id", "user_id", "topic_id", "post_number", "raw", "created_at", "reply_to_post_number", "deleted_at"),
        *("hidden", "post_type", "wiki"),
    ),
    "tags": ("id", "name", "target_tag_id"),
    "uploads": ("id", "original_filename", "url", "sha1"),
    "topic_tags": ("topic_id", "tag_id"),
    "post_actions": ("id", "post_id", "user_id", "post_action_type_id", "created_at", "deleted_at"),
    "topic_custom_fields": ("topic_id", "name", "value", "created_at"),
    # Since 2025 answers are accepted in a table of their own, where older ones were copied to.
    "discourse_solved_solved_topics": ("topic_id", "answer_post_id", "created_at"),
    "polls": ("id", "post_id", "name"),
    "poll_options": ("id", "poll_id"),
    "poll_votes": ("poll_id", "poll_option_id"),
    "permalinks": ("id", "url", "topic_id", "post_id", "category_id"),
}


def rows(dump: Path) -> Iterator[tuple[str, dict[str, str | None]]]:
    """Table and columns of each row of the tables above. Raises ConvertError."""
    if re.search(r"\.(?:tar|tar\.gz|tgz|zip)$", dump.name):
        raise ConvertError(f"{dump.name} is a whole backup. Unpack it, and name the dump.sql.gz in it.")
    reader = _Reader(dump.name)
    try:
        with gzip.open(dump, "rb") if dump.suffix == ".gz" else dump.open("rb") as source:
            while raw := source.readline(LONGEST_LINE + 1):
                row = reader.take(raw)
                if row is not None:
                    yield reader.table, row
    except (OSError, EOFError, zlib.error) as error:
        raise ConvertError(f"{dump} cannot be read after line {reader.number}: {error}.") from error
    reader.end()


class _Reader:
    """Where in a dump one is."""

    def __init__(self, name: str) -> None:
        self.name, self.number, self.table, self.is_whole = name, 0, "", False
        self._columns: list[str] = []

    def take(self, raw: bytes) -> dict[str, str | None] | None:
        """The row of a line, if it is one of a table that is looked at."""
        self.number += 1
        if len(raw) > LONGEST_LINE:
            raise ConvertError(f"{self.name}, line {self.number} is too long for a row.")
        try:
            line = raw.decode().rstrip("\n")
        except UnicodeDecodeError:
            raise ConvertError(f"{self.name}, line {self.number} is no UTF-8.") from None
        if not self.table:
            self.is_whole |= line == _LAST
            found = _COPY.fullmatch(line)
            if found:
                self.table, self._columns = found[1], [one.strip(' "') for one in found[2].split(",")]
            return None
        if line == "\\.":
            self.table = ""
            return None
        return self._row(line.split("\t")) if self.table in TABLES else None

    def _row(self, cells: list[str]) -> dict[str, str | None]:
        if len(cells) != len(self._columns):
            where = f"{self.name}, line {self.number}"
            raise ConvertError(f"{where}: a row of {self.table} has {len(cells)} columns, not {len(self._columns)}.")
        return dict(zip(self._columns, map(_value, cells), strict=True))

    def end(self) -> None:
        """Raises ConvertError unless the dump may end here."""
        if self.table:
            raise ConvertError(f"{self.name} ends in line {self.number}, amid the rows of {self.table}: it is cut off.")
        if not self.number:
            raise ConvertError(f"{self.name} is empty.")
        if not self.is_whole:
            sentence = f"{self.name} lacks the line with which pg_dump ends, “{_LAST}”:"
            raise ConvertError(f"{sentence} it is cut off, or no backup of Discourse.")


def _value(cell: str) -> str | None:
    if cell == "\\N":
        return None
    return _ESCAPE.sub(_unescaped, cell) if "\\" in cell else cell


def _unescaped(found: re.Match[str]) -> str:
    word = found[1]
    if word in _PLAIN:
        return _PLAIN[word]
    if word[0] in "01234567":
        return chr(int(word, 8))
    return chr(int(word[1:], 16)) if word[0] == "x" and len(word) > 1 else word
