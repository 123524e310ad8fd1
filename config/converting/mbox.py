"""The archive of a mailing list: one file of messages (mbox), as Mailman, Google Takeout and mail programs write it.

Threads follow In-Reply-To and References, then the subject. Addresses stay behind: people are told apart by them here
and known to a site by the names beside them alone.
"""

import sqlite3
from base64 import b32encode
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from hashlib import sha1
from pathlib import Path
from typing import Final

from config.converting import mail
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
from config.converting.messages import Raw, messages
from notifications.inbound import mime

_OWN: Final = "line-"  # begins the ids of messages that have none of their own
_TOO_LARGE: Final = "It belongs to a message of more than 10 MB."


def convert(
    file: Path,
    target: Path,
    *,
    name: str,
    now: datetime,
    audience: str = "public",
    licence: str = "",
    base: str = "",
) -> Out:
    """Write the lines of an archive. `name` is what the list is called, `base` the address of its archive's messages,
    such as `/hyperkitty/list/imaging@lists.example.org/`, if old addresses shall lead on; after `now` nobody wrote.
    Raises ConvertError.
    """
    with folder(target, source=f"mbox:{category_slug(name)}") as out, closing(sqlite3.connect("")) as notes:
        notes.row_factory = sqlite3.Row
        files = Files(target, out)
        _Noting(notes, out, files, now).note(file)
        _write(notes, out, files, name=name, audience=audience, licence=licence, base=base)
        return out


class _Noting:
    """Each message as a row, so that one may ask for another."""

    def __init__(self, notes: sqlite3.Connection, out: Out, files: Files, now: datetime) -> None:
        self.notes, self.out, self.files, self.now = notes, out, files, now
        self._addresses: set[str] = set()
        self._last: datetime | None = None
        notes.executescript(
            "CREATE TABLE message (place INTEGER PRIMARY KEY, id TEXT UNIQUE, made TEXT, subject TEXT, author TEXT,"
            " name TEXT, text TEXT, parents TEXT, thread INTEGER);"
            "CREATE TABLE file (number INTEGER PRIMARY KEY, place INTEGER, key TEXT, name TEXT, digest TEXT, is_image);"
            "CREATE INDEX of_place ON file (place);"
            "CREATE INDEX of_subject ON message (subject); CREATE INDEX of_thread ON message (thread);"
        )

    def note(self, file: Path) -> None:
        for raw in messages(file):
            try:
                found = mime.read(raw.source)
            except mime.Unreadable:
                self.out.leave("a message that cannot be read")
                continue
            self._note(raw, found)

    def _note(self, raw: Raw, found: mime.Received) -> None:
        text = mail.text_of(found)
        if not (text or found.files):
            self.out.leave("a message without a text")
            return
        if max(len(found.plain), len(found.html)) >= mime.LONGEST_BODY:
            self.out.leave(f"the end of a message of more than {mime.LONGEST_BODY:,} characters")
        # Of one without any date is known that it came after the one before it.
        self._last = mail.moment_of(found, raw.envelope, now=self.now) or self._last or self.now
        person = mail.person_of(found)
        self._addresses.add(person.address)
        text = mail.without_addresses(text, self._addresses)
        own = mail.id_of(found)
        other = self.notes.execute("SELECT text FROM message WHERE id = ?", (own,)).fetchone() if own else None
        if other is not None and other["text"] != text:
            own = f"{_OWN}{hash_of(own + text)}"  # Some programs number what they send anew each day.
        row = (own or f"{_OWN}{raw.line}", told(self._last), mail.subject_of(found), person.key, person.name)
        values = (raw.line, *row, text, "\n".join(mail.parents_of(found)))
        if self.notes.execute("INSERT OR IGNORE INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)", values).rowcount:
            self._keep_files(raw, found)
        else:
            self.out.leave("a message that stands in the file twice")

    def _keep_files(self, raw: Raw, found: mime.Received) -> None:
        whole = found.files[:-1] if raw.is_cut else found.files
        for one in whole:
            try:
                kept = self.files.keep(one.data, one.name)
            except NotTaken as reason:
                self.files.leave(one.name, f"line {raw.line}", str(reason))
            else:
                row = (raw.line, kept.key, kept.name, kept.digest, kept.is_image)
                self.notes.execute("INSERT INTO file VALUES (NULL, ?, ?, ?, ?, ?)", row)
        for one in found.files[len(whole) :]:
            self.files.leave(one.name, f"line {raw.line}", _TOO_LARGE)


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
            for path in _addresses(base.rstrip("/"), row["id"]):
                out.redirect(path, f"post:{row['place']}")
    _write_answers(notes, out)


def _addresses(base: str, own: str) -> Iterator[str]:
    """Where archives show a message: below its id, or as Mailman 3 does, below the hash of it."""
    if own.startswith(_OWN):
        return
    hashed = b32encode(sha1(own.encode("utf-8", "replace"), usedforsecurity=False).digest()).decode()
    yield f"{base}/{own}"
    for kind in ("message", "thread"):
        yield f"{base}/{kind}/{hashed}/"


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
