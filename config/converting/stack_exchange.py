"""The data dump of a Stack Exchange site: one XML file a table, one row an element.

Read element by element, in a database file of its own where rows of one file ask for those of another: a dump of the
largest site is read in the memory of the smallest.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from config.converting import ConvertError
from config.converting.lines import Out, excerpt, folder, moment, shown_name, tag_slug, texts, title, told, username
from config.converting.markdown import of_html

QUESTION, ANSWER = "1", "2"
ACCEPTED = "1"
DUPLICATE: Final = "3"
_BLOCK: Final = 256 * 1024  # bytes
LONGEST_ROW: Final = 4 * 1024 * 1024  # characters
# By the day of a text: https://stackoverflow.com/help/licensing
_LICENCES: Final = (("2011-04-08", "CC-BY-SA-2.5"), ("2018-05-02", "CC-BY-SA-3.0"))
NEWEST: Final = "CC-BY-SA-4.0"


class Row(dict[str, str]):
    """The attributes of a row; one that is not there is named with its file."""

    file = ""

    def __missing__(self, name: str) -> str:
        raise ConvertError(
            f"{self.file}: the row {self.get('Id', '')[:20]} has no {name}. Is it of a Stack Exchange dump?"
        )


def rows(file: Path) -> Iterator[Row]:
    """The attributes of each `row`, one after another. Raises ConvertError for XML that is broken or declares entities.

    A dump has no document type, so a file with one is none: nothing in it is expanded.
    """
    found: list[Row] = []
    parser = expat.ParserCreate()

    def refuse(*_facts: Any) -> None:  # Any: as expat calls it
        raise ConvertError(f"{file.name}, line {parser.CurrentLineNumber} declares a document type: this is no dump.")

    def begin(name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            if sum(map(len, attributes.values())) > LONGEST_ROW:
                raise ConvertError(f"{file.name}, line {parser.CurrentLineNumber} has a row that is too long.")
            row = Row(attributes)
            row.file = file.name
            found.append(row)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = begin
    try:
        with file.open("rb") as source:
            while block := source.read(_BLOCK):
                parser.Parse(block, False)  # noqa: FBT003 - expat's own
                yield from found
                found.clear()
            parser.Parse(b"", True)  # noqa: FBT003 - expat's own
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        raise ConvertError(f"{file.name}, line {error.lineno} is no XML: {reason}.") from None
    except OSError as error:
        raise ConvertError(f"{file} cannot be read: {error.strerror}.") from error
    yield from found


def convert(dump: Path, target: Path, *, host: str, category: str) -> Out:
    """Write the lines of a dump; `host` is where the site stands, `ai.stackexchange.com`. Raises ConvertError."""
    if not (dump / "Posts.xml").is_file():
        raise ConvertError(f"{dump} holds no Posts.xml: unpack the dump of one site there.")
    with folder(target, source=host) as out, closing(sqlite3.connect("")) as notes:
        _Conversion(dump, out, notes, host).write(category)
        return out


class _Conversion:
    def __init__(self, dump: Path, out: Out, notes: sqlite3.Connection, host: str) -> None:
        self.dump, self.out, self.notes, self.host = dump, out, notes, host
        notes.executescript(
            "CREATE TABLE post (id TEXT PRIMARY KEY, thread TEXT, number INTEGER, kind TEXT, made TEXT);"
            "CREATE TABLE thread (id TEXT PRIMARY KEY, last INTEGER, accepted TEXT);"
            "CREATE TABLE tag (name TEXT PRIMARY KEY, id INTEGER);"
            "CREATE TABLE account (id TEXT PRIMARY KEY, name TEXT);"
            "CREATE TABLE address (path TEXT, thread TEXT);"
            "CREATE TABLE accepted (post TEXT PRIMARY KEY, made TEXT);"
            "CREATE TABLE comment (id TEXT PRIMARY KEY, post TEXT);"
        )

    def file(self, name: str) -> Iterator[Row]:
        path = self.dump / f"{name}.xml"
        return rows(path) if path.is_file() else iter(())

    def write(self, category: str) -> None:
        self._accounts()
        slug = tag_slug(category).encode("ascii", "ignore").decode().strip("-") or "imported"
        self.out.write("category", 1, slug=slug, name_en=category[:60], name_zh=category[:30], audience="public")
        self._tags()
        self._votes()
        self._threads()
        self._posts()
        self._comments()
        self._revisions()
        self._links()
        self._redirects()
        self._accepted()

    def _accounts(self) -> None:
        for row in self.file("Users"):
            if row["Id"] == "-1":  # the site's own robot
                continue
            called = username(row.get("DisplayName", ""), row["Id"])
            name = shown_name(row.get("DisplayName", ""), called)
            self.out.write(
                "account", row["Id"], username=called, name=name, joined_at=told(moment(row["CreationDate"]))
            )
            self.notes.execute("INSERT OR IGNORE INTO account VALUES (?, ?)", (row["Id"], row.get("DisplayName", "")))

    def _tags(self) -> None:
        names = {row["TagName"] for row in self.file("Tags")}
        for row in self.file("Posts"):
            names |= set(_tags_of(row))
        for number, name in enumerate(sorted(names), start=1):
            slug = tag_slug(name)
            if slug:
                self.out.write("tag", number, slug=slug, name=name[:30])
                self.notes.execute("INSERT OR IGNORE INTO tag VALUES (?, ?)", (name, number))

    def _votes(self) -> None:
        """When answers were accepted. Other votes say neither whose they are nor, by the hour, when: they stay."""
        for row in self.file("Votes"):
            if row.get("VoteTypeId") == ACCEPTED:
                made = told(moment(row["CreationDate"]))
                self.notes.execute("INSERT OR IGNORE INTO accepted VALUES (?, ?)", (row["PostId"], made))
            else:
                self.out.leave("a vote, of which a dump does not say whose it is")

    def _threads(self) -> None:
        """Questions first: an answer may stand before its question."""
        for row in self.file("Posts"):
            if row["PostTypeId"] != QUESTION:
                continue
            made = told(moment(row["CreationDate"]))
            numbers = [self._one("SELECT id FROM tag WHERE name = ?", name) for name in _tags_of(row)]
            words = of_html(row.get("Body", ""))
            closed, accepted = {}, {}
            if "ClosedDate" in row:
                closed = {"locked_at": told(moment(row["ClosedDate"])), "lock_reason": "Closed where it came from."}
            if "AcceptedAnswerId" in row:
                day = self._one("SELECT made FROM accepted WHERE post = ?", row["AcceptedAnswerId"])
                accepted = {"accepted_at": day or made, "accepted_by": self._author(row)}
            self.out.write(
                "thread",
                row["Id"],
                kind="question",
                title=title(row.get("Title", "")),
                author=self._author(row),
                category=1,
                audience="public",
                details={"subject": "concept"},
                excerpt=excerpt(words),
                tags=[number for number in dict.fromkeys(numbers) if number is not None],
                created_at=made,
                last_activity_at=told(moment(row.get("LastActivityDate", row["CreationDate"]))),
                **accepted,
                **closed,
            )
            self._redirect_question(row)
            self.notes.execute(
                "INSERT OR IGNORE INTO thread VALUES (?, 1, ?)", (row["Id"], row.get("AcceptedAnswerId"))
            )
            self.notes.execute("INSERT OR IGNORE INTO post VALUES (?, ?, 1, 'q', ?)", (row["Id"], row["Id"], made))

    def _posts(self) -> None:
        for row in self.file("Posts"):
            if row["PostTypeId"] == QUESTION:
                self._post(row, row["Id"], 1)
            elif row["PostTypeId"] == ANSWER:
                last = self._one("SELECT last FROM thread WHERE id = ?", row.get("ParentId"))
                if last is None:
                    self.out.leave("an answer whose question is not in the dump")
                    continue
                self.notes.execute("UPDATE thread SET last = ? WHERE id = ?", (last + 1, row["ParentId"]))
                place = (row["Id"], row["ParentId"], last + 1, told(moment(row["CreationDate"])))
                self.notes.execute("INSERT OR IGNORE INTO post VALUES (?, ?, ?, 'a', ?)", place)
                self._post(row, row["ParentId"], last + 1)
            else:
                self.out.leave("a tag wiki or another page that is neither a question nor an answer")

    def _post(self, row: Row, thread: str, number: int) -> None:
        """A text that is longer than texts here goes on in answers to itself."""
        path = f"/q/{row['Id']}" if row["PostTypeId"] == QUESTION else f"/a/{row['Id']}"
        own = {
            "author": self._author(row),
            "created_at": told(moment(row["CreationDate"])),
            "licence": _licence(row),
            "credit": self._credit(row),
            "credit_url": f"https://{self.host}{path}",
        }
        first, *rest = texts(of_html(row.get("Body", "")))
        self.out.write(
            "post",
            row["Id"],
            thread=thread,
            number=number,
            source=first,
            **own,
        )
        for part, piece in enumerate(rest, start=1):
            last = int(self._one("SELECT last FROM thread WHERE id = ?", thread)) + 1
            self.notes.execute("UPDATE thread SET last = ? WHERE id = ?", (last, thread))
            there = f"{row['Id']}-{part}"
            self.notes.execute("INSERT OR IGNORE INTO comment VALUES (?, ?)", (there, row["Id"]))
            self.out.write("post", there, thread=thread, number=last, source=piece, **own)

    def _text(self, wanted: str) -> str:
        """Of an earlier version and of a comment, as much as texts here may be long."""
        first, *rest = texts(wanted)
        if rest:
            self.out.leave("the end of a text that is longer than texts here may be")
        return first

    def _comments(self) -> None:
        """A comment is a reply to its post: there is one kind of text here."""
        for row in self.file("Comments"):
            thread = self._one("SELECT thread FROM post WHERE id = ?", row.get("PostId"))
            last = self._one("SELECT last FROM thread WHERE id = ?", thread)
            if last is None:
                self.out.leave("a comment whose post is not in the dump")
                continue
            self.notes.execute("UPDATE thread SET last = ? WHERE id = ?", (last + 1, thread))
            there = f"c{row['Id']}"
            self.notes.execute("INSERT OR IGNORE INTO comment VALUES (?, ?)", (there, row["PostId"]))
            self.out.write(
                "post",
                there,
                thread=thread,
                number=last + 1,
                author=self._author(row, "UserId"),
                source=self._text(row.get("Text", "")),
                created_at=told(moment(row["CreationDate"])),
                licence=_licence(row),
                credit=self._credit(row, "UserId", "UserDisplayName"),
                credit_url=f"https://{self.host}/posts/comments/{row['Id']}",
            )

    def _revisions(self) -> None:
        """Bodies as they were: types 2 (first), 5 (edit), 8 (rollback). The newest says what the post says."""
        numbers: dict[str, int] = {}
        last_post = ""
        self.notes.execute("CREATE TABLE revision (post TEXT, made TEXT, id TEXT, editor TEXT, source TEXT, why TEXT)")
        for row in self.file("PostHistory"):
            if row.get("PostHistoryTypeId") not in ("2", "5", "8"):
                continue
            values = (row["PostId"], told(moment(row["CreationDate"])), row["Id"], row.get("UserId"))
            words = (row.get("Text", ""), row.get("Comment", ""))
            self.notes.execute("INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?)", (*values, *words))
        edited = (
            "SELECT r.post, r.made, r.id, r.editor, r.source, r.why FROM revision r JOIN post p ON p.id = r.post"
            " WHERE r.post IN (SELECT post FROM revision GROUP BY post HAVING count(*) > 1)"
            " ORDER BY CAST(r.post AS INTEGER), r.made, CAST(r.id AS INTEGER)"
        )
        for post, made, there, editor, source, why in self.notes.execute(edited):
            if post != last_post:
                numbers, last_post = {post: 0}, post
            numbers[post] += 1
            self.out.write(
                "post_revision",
                there,
                post=post,
                number=numbers[post],
                source=self._text(source),
                editor=self._known(editor),
                reason=" ".join(why.split())[:200],
                created_at=made,
            )

    def _links(self) -> None:
        for row in self.file("PostLinks"):
            ends = (row.get("PostId"), row.get("RelatedPostId"))
            is_here = all(self._one("SELECT 1 FROM thread WHERE id = ?", end) for end in ends)
            if row.get("LinkTypeId") == DUPLICATE and is_here and ends[0] != ends[1]:
                made = told(moment(row["CreationDate"]))
                self.out.write("thread_link", row["Id"], source=ends[0], target=ends[1], created_at=made)

    def _redirect_question(self, row: Row) -> None:
        """The address with the title in it, which comes here: all other addresses come at the end."""
        slug = re.sub(r"[^a-z0-9]+", "-", row.get("Title", "").lower())[:80].strip("-")
        if slug:
            self.notes.execute("INSERT INTO address VALUES (?, ?)", (f"/questions/{row['Id']}/{slug}", row["Id"]))

    def _redirects(self) -> None:
        for post, kind in self.notes.execute("SELECT id, kind FROM post ORDER BY CAST(id AS INTEGER)"):
            if kind == "q":
                self.out.redirect(f"/questions/{post}", f"thread:{post}")
                self.out.redirect(f"/q/{post}", f"thread:{post}")
            else:
                self.out.redirect(f"/a/{post}", f"post:{post}")
        for path, thread in self.notes.execute("SELECT path, thread FROM address"):
            self.out.redirect(path, f"thread:{thread}")
        answers = "SELECT a.path, p.id FROM address a JOIN post p ON p.thread = a.thread AND p.kind = 'a' ORDER BY p.id"
        for path, answer in self.notes.execute(answers):
            self.out.redirect(f"{path}/{answer}", f"post:{answer}")
        for (account,) in self.notes.execute("SELECT id FROM account ORDER BY CAST(id AS INTEGER)"):
            self.out.redirect(f"/users/{account}", f"account:{account}")
        for name, number in self.notes.execute("SELECT name, id FROM tag ORDER BY id"):
            self.out.redirect(f"/questions/tagged/{name}", f"tag:{number}")

    def _accepted(self) -> None:
        wanted = "SELECT t.id, p.id FROM thread t JOIN post p ON p.id = t.accepted AND p.thread = t.id"
        for thread, post in self.notes.execute(f"{wanted} ORDER BY CAST(t.id AS INTEGER)"):
            self.out.write("thread_after", thread, accepted_post=post)
        for comment, post in self.notes.execute("SELECT id, post FROM comment"):
            self.out.write("post_after", comment, reply_to=post)

    def _author(self, row: Row, name: str = "OwnerUserId") -> str | None:
        return self._known(row.get(name))

    def _known(self, account: str | None) -> str | None:
        return account if self._one("SELECT 1 FROM account WHERE id = ?", account) else None

    def _credit(self, row: Row, number: str = "OwnerUserId", name: str = "OwnerDisplayName") -> str:
        known = self._one("SELECT name FROM account WHERE id = ?", row.get(number))
        return " ".join(str(known or row.get(name, "")).split())[:200]

    def _one(self, statement: str, value: Any) -> Any:  # Any: what the notes hold
        found = self.notes.execute(statement, (value,)).fetchone()
        return found[0] if found else None


def _tags_of(row: Row) -> list[str]:
    """`<a><b>` in older dumps, `|a|b|` in newer ones."""
    return [name for name in re.split(r"[<>|]+", row.get("Tags", "")) if name]


def _licence(row: Row) -> str:
    told_there = row.get("ContentLicense", "")
    if re.fullmatch(r"CC BY-SA \d\.\d", told_there):
        return told_there.replace(" ", "-")
    return next((name for until, name in _LICENCES if row["CreationDate"] < until), NEWEST)
