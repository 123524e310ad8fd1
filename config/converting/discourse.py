"""The database in a Discourse backup: `dump.sql.gz`, as pg_dump writes it, with a COPY section for each table.

That, and not the JSON of the API: every administrator can download a backup, it holds everything at once, and the API
gives a topic at a time, under limits, without what is closed to the asker. Addresses, passwords, messages and settings
in it are passed over unread.
"""

import gzip
import re
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from config.converting import ConvertError
from config.converting.discourse_uploads import Uploads
from config.converting.files import Files
from config.converting.lines import (
    Out,
    category_slug,
    excerpt,
    folder,
    moment,
    shown_name,
    tag_slug,
    texts,
    title,
    told,
    username,
)

LONGEST_LINE: Final = 16 * 1024 * 1024  # bytes
_COPY: Final = re.compile(r"COPY (?:public\.)?\"?(\w+)\"? \(([^)]*)\) FROM stdin;\s*")
_ESCAPE: Final = re.compile(r"\\([bfnrtv\\]|[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)", re.DOTALL)
_PLAIN: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
LIKE: Final = "2"
REGULAR: Final = "1"
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
    "tags": ("id", "name"),
    "uploads": ("id", "original_filename", "url", "sha1"),
    "topic_tags": ("topic_id", "tag_id"),
    "post_actions": ("id", "post_id", "user_id", "post_action_type_id", "created_at", "deleted_at"),
    "topic_custom_fields": ("topic_id", "name", "value", "created_at"),
    "permalinks": ("id", "url", "topic_id", "post_id", "category_id"),
}


def rows(dump: Path) -> Iterator[tuple[str, dict[str, str | None]]]:
    """Table and columns of each row of the tables above. Raises ConvertError."""
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
        self.name, self.number, self.table = name, 0, ""
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


def convert(
    dump: Path, target: Path, *, host: str, audience: str = "public", licence: str = "", uploads: Path | None = None
) -> Out:
    """Write the lines of a dump. `audience` reads what everybody on the forum could; what it closed is for staff.

    `licence` is that of the forum's texts, by its SPDX identifier, where its terms name one. `uploads` is the folder of
    this name in the backup; where none is named, the one beside the dump. Raises ConvertError.
    """
    beside = uploads or dump.parent / "uploads"
    if uploads is not None and not uploads.is_dir():
        raise ConvertError(f"{uploads} is no folder.")
    with folder(target, source=host) as out, closing(sqlite3.connect("")) as notes:
        notes.row_factory = sqlite3.Row
        _note(dump, notes)
        files = Uploads(notes, beside if beside.is_dir() else None, Files(target, out), host)
        _Conversion(out, notes, files, host=host, audience=audience, licence=licence).write()
        return out


def _note(dump: Path, notes: sqlite3.Connection) -> None:
    for table, columns in TABLES.items():
        notes.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
    for table, row in rows(dump):
        columns = TABLES[table]
        marks = ", ".join("?" * len(columns))
        notes.execute(f"INSERT INTO {table} VALUES ({marks})", [row.get(name) for name in columns])  # noqa: S608 - ours
    if not notes.execute("SELECT 1 FROM posts LIMIT 1").fetchone():
        raise ConvertError(f"{dump.name} holds no rows of posts: it is no backup of Discourse.")
    for name, table, column in (
        *(("post_topic", "posts", "topic_id"), ("topic_id_of", "topics", "id"), ("post_id_of", "posts", "id")),
        *(("upload_hash", "uploads", "sha1"), ("upload_url", "uploads", "url")),
        *(("tag_topic", "topic_tags", "topic_id"), ("field_topic", "topic_custom_fields", "topic_id")),
    ):
        notes.execute(f"CREATE INDEX {name} ON {table} ({column})")
    # Messages between members, and what was deleted, do not come.
    notes.executescript(
        "CREATE TABLE kept AS SELECT t.* FROM topics t"
        " WHERE t.archetype = 'regular' AND t.deleted_at IS NULL"
        " AND EXISTS (SELECT 1 FROM posts p WHERE p.topic_id = t.id AND p.post_number = '1');"
        "CREATE INDEX kept_id ON kept (id);"
    )


class _Conversion:
    def __init__(
        self, out: Out, notes: sqlite3.Connection, files: Uploads, *, host: str, audience: str, licence: str
    ) -> None:
        self.out, self.notes, self.files = out, notes, files
        self.host, self.audience, self.licence = host, audience, licence

    def write(self) -> None:
        self._accounts()
        self._categories()
        for row in self.notes.execute("SELECT id, name FROM tags ORDER BY CAST(id AS INTEGER)"):
            self.out.write("tag", row["id"], slug=tag_slug(row["name"]) or f"tag-{row['id']}", name=row["name"][:30])
        self._threads()
        self._posts()
        self._likes()
        self.files.write()
        self._redirects()
        self._later()

    def _accounts(self) -> None:
        for row in self.notes.execute("SELECT * FROM users WHERE CAST(id AS INTEGER) > 0 ORDER BY CAST(id AS INTEGER)"):
            called = username(row["username"], row["id"])
            name = shown_name(row["name"] or "", called)
            self.out.write("account", row["id"], username=called, name=name, joined_at=told(moment(row["created_at"])))

    def _categories(self) -> None:
        self.out.write("category", "none", slug="imported", name_en="Imported", name_zh="导入", audience=self.audience)
        for row in self.notes.execute("SELECT * FROM categories ORDER BY CAST(id AS INTEGER)"):
            self.out.write(
                "category",
                row["id"],
                slug=category_slug(row["slug"] or row["name"]),
                name_en=row["name"][:60],
                name_zh=row["name"][:30],
                description_en=excerpt(row["description"] or ""),
                audience=self._audience_of(row["read_restricted"]),
                position=min(max(int(row["position"] or 0), 0), 32_000),
            )

    def _audience_of(self, is_closed: str | None) -> str:
        return "staff" if is_closed == "t" else self.audience

    def _threads(self) -> None:
        wanted = (
            "SELECT k.*, c.id AS place, c.read_restricted AS is_closed, f.created_at AS solved_at,"
            " (SELECT raw FROM posts p WHERE p.topic_id = k.id AND p.post_number = '1') AS raw"
            " FROM kept k LEFT JOIN categories c ON c.id = k.category_id"
            " LEFT JOIN topic_custom_fields f ON f.topic_id = k.id AND f.name = 'accepted_answer_post_id'"
            " GROUP BY k.id ORDER BY CAST(k.id AS INTEGER)"
        )
        tags = "SELECT DISTINCT tag_id FROM topic_tags WHERE topic_id = ? AND tag_id IN (SELECT id FROM tags)"
        for row in self.notes.execute(wanted):
            made = told(moment(row["created_at"]))
            extra: dict[str, Any] = {}  # Any: what JSON holds
            if row["closed"] == "t" or row["archived"] == "t":
                extra |= {"locked_at": told(moment(row["last_posted_at"] or row["created_at"]))}
                extra |= {"lock_reason": "Closed where it came from."}
            if row["visible"] == "f":
                extra |= {"hidden_at": made, "hide_reason": "Not listed where it came from."}
            if row["solved_at"]:
                extra |= {"kind": "question", "details": {"subject": "concept"}}
                extra |= {"accepted_at": told(moment(row["solved_at"]))}
            self.out.write(
                "thread",
                row["id"],
                title=title(row["title"]),
                author=self._known(row["user_id"]),
                category=row["place"] or "none",
                audience=self._audience_of(row["is_closed"]),
                excerpt=excerpt(row["raw"]),
                tags=[one["tag_id"] for one in self.notes.execute(tags, (row["id"],))],
                created_at=made,
                last_activity_at=told(moment(row["last_posted_at"] or row["created_at"])),
                **extra,
            )

    def _posts(self) -> None:
        wanted = (
            "SELECT p.*, u.username, k.slug FROM posts p JOIN kept k ON k.id = p.topic_id"
            " LEFT JOIN users u ON u.id = p.user_id ORDER BY CAST(p.id AS INTEGER)"
        )
        for row in self.notes.execute(wanted):
            if row["deleted_at"] is not None or row["post_type"] != REGULAR:
                self.out.leave("a post that was deleted, a whisper, or a note of the forum itself")
                continue
            made, author = told(moment(row["created_at"])), self._known(row["user_id"])
            raw = self.files.text_of(row["raw"] or "", post=row["id"], member=author, moment=made)
            first, *rest = texts(raw)
            if rest:
                self.out.leave("the end of a text that is longer than texts here may be")
            extra: dict[str, Any] = {"wiki_at": made} if row["wiki"] == "t" else {}  # Any: what JSON holds
            if row["hidden"] == "t":
                extra |= {"hidden_at": made, "hide_reason": "Hidden where it came from."}
            self.out.write(
                "post",
                row["id"],
                thread=row["topic_id"],
                number=int(row["post_number"]),
                author=author,
                source=first,
                created_at=made,
                licence=self.licence,
                credit=(row["username"] or "")[:200],
                credit_url=f"https://{self.host}/t/{row['topic_id']}/{row['post_number']}",
                **extra,
            )

    def _likes(self) -> None:
        wanted = (
            "SELECT min(CAST(a.id AS INTEGER)) AS id, a.post_id, a.user_id, a.created_at FROM post_actions a"
            " JOIN posts p ON p.id = a.post_id AND p.deleted_at IS NULL AND p.post_type = '1'"
            " JOIN kept k ON k.id = p.topic_id JOIN users u ON u.id = a.user_id"
            " WHERE a.post_action_type_id = ? AND a.deleted_at IS NULL AND CAST(u.id AS INTEGER) > 0"
            " GROUP BY a.post_id, a.user_id ORDER BY 1"
        )
        for row in self.notes.execute(wanted, (LIKE,)):
            made = told(moment(row["created_at"]))
            self.out.write("vote", row["id"], post=row["post_id"], member=row["user_id"], value=1, created_at=made)

    def _redirects(self) -> None:
        for row in self.notes.execute("SELECT id, slug FROM kept ORDER BY CAST(id AS INTEGER)"):
            for path in (f"/t/{row['slug'] or '-'}/{row['id']}", f"/t/{row['id']}"):
                self.out.redirect(path, f"thread:{row['id']}")
        later = (
            "SELECT p.id, p.topic_id, p.post_number, k.slug FROM posts p JOIN kept k ON k.id = p.topic_id"
            " WHERE p.post_number <> '1' AND p.deleted_at IS NULL AND p.post_type = '1' ORDER BY CAST(p.id AS INTEGER)"
        )
        for row in self.notes.execute(later):
            self.out.redirect(f"/t/{row['slug'] or '-'}/{row['topic_id']}/{row['post_number']}", f"post:{row['id']}")
        self._redirect_others()

    def _redirect_others(self) -> None:
        for row in self.notes.execute("SELECT id, username FROM users WHERE CAST(id AS INTEGER) > 0"):
            self.out.redirect(f"/u/{row['username']}", f"account:{row['id']}")
        for row in self.notes.execute("SELECT id, name FROM tags"):
            self.out.redirect(f"/tag/{row['name']}", f"tag:{row['id']}")
        for row in self.notes.execute("SELECT id, slug FROM categories"):
            self.out.redirect(f"/c/{row['slug'] or row['id']}/{row['id']}", f"category:{row['id']}")
        for row in self.notes.execute("SELECT * FROM permalinks"):
            named = (("thread", row["topic_id"]), ("post", row["post_id"]), ("category", row["category_id"]))
            to = next((f"{kind}:{number}" for kind, number in named if number), "")
            if to and row["url"]:
                self.out.redirect(f"/{row['url'].lstrip('/')}", to)

    def _later(self) -> None:
        parents = (
            "SELECT id, parent_category_id FROM categories WHERE parent_category_id IN (SELECT id FROM categories)"
        )
        for row in self.notes.execute(parents):
            self.out.write("category_after", row["id"], parent=row["parent_category_id"])
        solved = (
            "SELECT f.topic_id, f.value FROM topic_custom_fields f JOIN kept k ON k.id = f.topic_id"
            " JOIN posts p ON p.id = f.value AND p.topic_id = f.topic_id AND p.deleted_at IS NULL"
            " WHERE f.name = 'accepted_answer_post_id' GROUP BY f.topic_id"
        )
        for row in self.notes.execute(solved):
            self.out.write("thread_after", row["topic_id"], accepted_post=row["value"])
        answers = (
            "SELECT p.id, q.id AS answered FROM posts p JOIN kept k ON k.id = p.topic_id"
            " JOIN posts q ON q.topic_id = p.topic_id AND q.post_number = p.reply_to_post_number"
            " WHERE p.deleted_at IS NULL AND p.post_type = '1' AND q.deleted_at IS NULL AND q.post_type = '1'"
        )
        for row in self.notes.execute(answers):
            self.out.write("post_after", row["id"], reply_to=row["answered"])

    def _known(self, account: str | None) -> str | None:
        is_member = account is not None and account.isdecimal() and int(account) > 0
        found = self.notes.execute("SELECT 1 FROM users WHERE id = ?", (account,)).fetchone() if is_member else None
        return account if found else None
