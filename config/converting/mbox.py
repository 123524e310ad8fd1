"""The archive of a mailing list: one file of messages (mbox), as Mailman, Google Takeout and mail programs write it.

Threads follow In-Reply-To and References, then the subject. Addresses stay behind: people are told apart by them here
and known to a site by the names beside them alone.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from typing import Any, Final

from config.converting import ConvertError
from config.converting.files import Files, Kept, NotTaken
from config.converting.lines import (
    Out,
    category_slug,
    excerpt,
    folder,
    hash_of,
    shown_name,
    texts,
    title,
    told,
    username,
)
from notifications.inbound import mime
from notifications.inbound.trimming import answer_in

LARGEST: Final = 10 * 1024 * 1024  # bytes of one message
_FROM: Final = re.compile(rb"From \S+.*\d{4}\s*$")
_ID: Final = re.compile(r"<([^<>\s]{1,400})>")
_REPLY: Final = re.compile(r"^(?:(?:re|aw|sv|fwd?|wg|antw|回复|答复|转发)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE)
_LIST_TAG: Final = re.compile(r"^\[[^\[\]]{1,40}\]\s*")
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,})")


def messages(file: Path) -> Iterator[tuple[int, bytes]]:
    """The line where each message begins, and its bytes; one that is too large comes empty. Raises ConvertError."""
    begin, number, size = 0, 0, 0
    pieces: list[bytes] = []
    was_blank = True
    try:
        with file.open("rb") as source:
            while raw := source.readline(LARGEST):
                number += 1
                if was_blank and _FROM.match(raw):
                    if begin:
                        yield begin, b"".join(pieces)
                    begin, size, pieces = number, 0, []
                elif begin:
                    size += len(raw)
                    # mboxrd: a line of a text that begins like a message has a sign before it.
                    pieces = [] if size > LARGEST else [*pieces, raw[1:] if re.match(rb">+From ", raw) else raw]
                was_blank = not raw.strip()
    except OSError as error:
        raise ConvertError(f"{file} cannot be read: {error.strerror}.") from error
    if not begin:
        raise ConvertError(f"{file} holds no line that begins a message (“From … 2024”): it is no mbox.")
    yield begin, b"".join(pieces)


def convert(file: Path, target: Path, *, name: str, audience: str = "public", licence: str = "", base: str = "") -> Out:
    """Write the lines of an archive. `name` is what the list is called, `base` the address of its archive's messages,
    such as `/pipermail/list/`, if old addresses shall lead on. Raises ConvertError.
    """
    with folder(target, source=f"mbox:{category_slug(name)}") as out, closing(sqlite3.connect("")) as notes:
        notes.row_factory = sqlite3.Row
        files = Files(target, out)
        _note(file, notes, out, files)
        _write(notes, out, files, name=name, audience=audience, licence=licence, base=base)
        return out


def _note(file: Path, notes: sqlite3.Connection, out: Out, files: Files) -> None:
    notes.executescript(
        "CREATE TABLE message (place INTEGER PRIMARY KEY, id TEXT UNIQUE, made TEXT, subject TEXT, author TEXT,"
        " name TEXT, text TEXT, parents TEXT, thread INTEGER);"
        "CREATE TABLE file (number INTEGER PRIMARY KEY, place INTEGER, key TEXT, name TEXT, digest TEXT, is_image);"
        "CREATE INDEX of_place ON file (place);"
        "CREATE INDEX of_subject ON message (subject); CREATE INDEX of_thread ON message (thread);"
    )
    for line, source in messages(file):
        try:
            found = mime.read(source)
        except mime.Unreadable:
            out.leave("a message that cannot be read")
            continue
        row = _row(line, found)
        if row is None:
            out.leave("a message without a date or a text")
        elif not notes.execute("INSERT OR IGNORE INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)", row).rowcount:
            out.leave("a message that stands in the file twice")
        else:
            _keep_files(line, found, notes, files)


def _keep_files(line: int, found: mime.Received, notes: sqlite3.Connection, files: Files) -> None:
    for one in found.files:
        try:
            kept = files.keep(one.data, one.name)
        except NotTaken as reason:
            files.leave(one.name, f"line {line}", str(reason))
        else:
            row = (line, kept.key, kept.name, kept.digest, kept.is_image)
            notes.execute("INSERT INTO file VALUES (NULL, ?, ?, ?, ?, ?)", row)


def _row(line: int, found: mime.Received) -> tuple[Any, ...] | None:  # Any: columns of several types
    headers = {name.lower(): value for name, value in reversed(found.headers)}
    made = _moment(headers.get("date", ""))
    words = found.plain or found.html
    text = answer_in(words) or words.strip()
    if made is None or not (text or found.files):
        return None
    name, address = next(iter(getaddresses([headers.get("from", "")])), ("", ""))
    own = _ID.search(headers.get("message-id", ""))
    parents = _ID.findall(headers.get("in-reply-to", ""))[:1] + list(
        reversed(_ID.findall(headers.get("references", ""))[-20:])
    )
    subject = _LIST_TAG.sub("", _REPLY.sub("", _LIST_TAG.sub("", " ".join(headers.get("subject", "").split()))))
    return (
        *(line, own[1] if own else f"line-{line}", told(made), subject or "…"),
        *(
            hash_of((address or name or "?").lower()),
            name or address.partition("@")[0],
            _hidden(text),
            "\n".join(parents),
        ),
    )


def _moment(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _hidden(text: str) -> str:
    """The text without mailboxes of people: only where they are stays."""
    return _ADDRESS.sub(r"…@\1", text)


def _write(
    notes: sqlite3.Connection, out: Out, files: Files, *, name: str, audience: str, licence: str, base: str
) -> None:
    for place, row in enumerate(
        notes.execute("SELECT author, name, min(made) AS made FROM message GROUP BY author"), 1
    ):
        called = username(row["name"], place)
        shown = shown_name(row["name"], called)
        out.write("account", row["author"], username=called, name=shown, joined_at=row["made"])
    category = {"slug": category_slug(name), "name_en": name[:60], "name_zh": name[:30]}
    out.write("category", 1, **category, audience=audience)
    _find_threads(notes)
    firsts = "SELECT m.*, (SELECT max(made) FROM message o WHERE o.thread = m.place) AS last FROM message m"
    for row in notes.execute(f"{firsts} WHERE thread = place ORDER BY place"):
        out.write(
            "thread",
            row["place"],
            title=title(row["subject"]),
            author=row["author"],
            category=1,
            audience=audience,
            excerpt=excerpt(row["text"]),
            created_at=row["made"],
            last_activity_at=max(row["last"], row["made"]),
        )
    _write_posts(notes, out, licence)
    for row in notes.execute("SELECT f.*, m.author, m.made FROM file f JOIN message m USING (place) ORDER BY number"):
        where = {"number": row["number"], "post": str(row["place"]), "member": row["author"]}
        files.write(_file(row), **where, alt="", moment=row["made"])
    if base:
        for row in notes.execute("SELECT place, id FROM message ORDER BY place"):
            out.redirect(f"{base.rstrip('/')}/{row['id']}", f"post:{row['place']}")
    _write_answers(notes, out)


def _write_posts(notes: sqlite3.Connection, out: Out, licence: str) -> None:
    number, thread = 0, 0
    for row in notes.execute("SELECT * FROM message ORDER BY thread, made, place"):
        number = number if row["thread"] == thread else 0
        thread = row["thread"]
        credit = {"licence": licence, "credit": row["name"][:200]}
        own = {"author": row["author"], "created_at": row["made"], **credit}
        found = notes.execute("SELECT * FROM file WHERE place = ? ORDER BY number", (row["place"],))
        links = "\n\n".join(_file(one).link(one["name"]) for one in found)
        # A message may be longer than texts here: it goes on in the next post. Its files stand in the first.
        pieces = texts(f"{row['text']}\n\n{links}")
        if links and len(pieces) > 1:
            pieces = [links, *texts(row["text"])]
        for part, source in enumerate(pieces):
            number += 1
            there = f"{row['place']}-{part}" if part else row["place"]
            out.write("post", there, thread=thread, number=number, source=source, **own)


def _file(row: sqlite3.Row) -> Kept:
    return Kept(row["key"], row["name"], row["digest"], bool(row["is_image"]))


def _write_answers(notes: sqlite3.Connection, out: Out) -> None:
    answers = "SELECT place, parents FROM message WHERE parents <> '' ORDER BY place"
    for row in notes.execute(answers):
        parent = notes.execute("SELECT place FROM message WHERE id = ?", (row["parents"].split("\n")[0],)).fetchone()
        if parent is not None and parent["place"] != row["place"]:
            out.write("post_after", row["place"], reply_to=parent["place"])


def _find_threads(notes: sqlite3.Connection) -> None:
    """In the order of time: a message goes to the thread of the nearest one that it names, then to its subject's."""
    for row in notes.execute("SELECT place, parents, subject FROM message ORDER BY made, place").fetchall():
        thread = None
        for parent in filter(None, row["parents"].split("\n")):
            found = notes.execute("SELECT thread FROM message WHERE id = ?", (parent,)).fetchone()
            if found is not None and found["thread"] is not None:
                thread = found["thread"]
                break
        if thread is None and row["parents"]:
            wanted = "SELECT thread FROM message WHERE subject = ? AND thread IS NOT NULL ORDER BY made DESC LIMIT 1"
            found = notes.execute(wanted, (row["subject"],)).fetchone()
            thread = found["thread"] if found is not None else None
        notes.execute("UPDATE message SET thread = ? WHERE place = ?", (thread or row["place"], row["place"]))
