"""The database in a Discourse backup: `dump.sql.gz`, as pg_dump writes it, with a COPY section for each table.

That, and not the JSON of the API: every administrator can download a backup, it holds everything at once, and the API
gives a topic at a time, under limits, without what is closed to the asker. Addresses, passwords, messages and settings
in it are passed over unread.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from config.converting import ConvertError
from config.converting.discourse_dump import TABLES, rows
from config.converting.discourse_text import of_raw
from config.converting.discourse_uploads import Uploads
from config.converting.emoji import spoken
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
from config.converting.markdown import of_html

LIKE: Final = "2"
REGULAR: Final = "1"


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
    for table in ("posts", "topics", "users"):
        if not notes.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():  # noqa: S608 - ours
            raise ConvertError(f"{dump.name} holds no rows of {table}: it is cut off, or no backup of Discourse.")
    for name, table, column in (
        *(("post_topic", "posts", "topic_id"), ("topic_id_of", "topics", "id"), ("post_id_of", "posts", "id")),
        *(("upload_hash", "uploads", "sha1"), ("upload_url", "uploads", "url")),
        *(("tag_topic", "topic_tags", "topic_id"), ("poll_post", "polls", "post_id")),
        *(("option_poll", "poll_options", "poll_id"), ("vote_option", "poll_votes", "poll_option_id")),
    ):
        notes.execute(f"CREATE INDEX {name} ON {table} ({column})")
    # Messages between members, and what was deleted, do not come.
    notes.executescript(
        "CREATE TABLE kept AS SELECT t.* FROM topics t"
        " WHERE t.archetype = 'regular' AND t.deleted_at IS NULL"
        " AND EXISTS (SELECT 1 FROM posts p WHERE p.topic_id = t.id AND p.post_number = '1');"
        "CREATE INDEX kept_id ON kept (id);"
        "CREATE TABLE solved AS SELECT topic_id AS topic, answer_post_id AS post, created_at AS made"
        " FROM discourse_solved_solved_topics UNION"
        " SELECT topic_id, value, created_at FROM topic_custom_fields WHERE name = 'accepted_answer_post_id';"
        "DELETE FROM solved WHERE NOT EXISTS (SELECT 1 FROM posts p WHERE p.id = solved.post"
        " AND p.topic_id = solved.topic AND p.deleted_at IS NULL AND p.post_type = '1');"
        "CREATE INDEX solved_topic ON solved (topic);"
        "CREATE TABLE more (id, post);"
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
        own = "SELECT id, name FROM tags WHERE target_tag_id IS NULL ORDER BY CAST(id AS INTEGER)"
        for row in self.notes.execute(own):
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
        wanted = "SELECT 1 FROM kept WHERE category_id IS NULL OR category_id NOT IN (SELECT id FROM categories)"
        if self.notes.execute(wanted).fetchone():
            named = {"slug": "imported", "name_en": "Imported", "name_zh": "导入"}
            self.out.write("category", "none", **named, audience=self.audience)
        slugs: dict[str, str] = {}
        parents = "SELECT c.*, p.slug AS above FROM categories c LEFT JOIN categories p ON p.id = c.parent_category_id"
        for row in self.notes.execute(f"{parents} ORDER BY CAST(c.id AS INTEGER)"):
            slugs[row["id"]] = _slug_of(row, {"imported", *slugs.values()})
            self.out.write(
                "category",
                row["id"],
                slug=slugs[row["id"]],
                name_en=row["name"][:60],
                name_zh=row["name"][:30],
                description_en=excerpt(of_html(row["description"] or "")),
                audience=self._audience_of(row["read_restricted"]),
                position=min(max(int(row["position"] or 0), 0), 32_000),
            )

    def _audience_of(self, is_closed: str | None) -> str:
        return "staff" if is_closed == "t" else self.audience

    def _threads(self) -> None:
        wanted = (
            "SELECT k.*, c.id AS place, c.read_restricted AS is_closed, f.made AS solved_at,"
            " p.id AS first, p.raw"
            " FROM kept k JOIN posts p ON p.topic_id = k.id AND p.post_number = '1'"
            " LEFT JOIN categories c ON c.id = k.category_id"
            " LEFT JOIN solved f ON f.topic = k.id"
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
                title=title(spoken(row["title"])),
                author=self._known(row["user_id"]),
                category=row["place"] or "none",
                audience=self._audience_of(row["is_closed"]),
                excerpt=excerpt(self._markdown(row["raw"] or "", post=row["first"])),
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
            first, *rest = texts(self._markdown(raw, post=row["id"]))
            extra: dict[str, Any] = {"wiki_at": made} if row["wiki"] == "t" else {}  # Any: what JSON holds
            if row["hidden"] == "t":
                extra |= {"hidden_at": made, "hide_reason": "Hidden where it came from."}
            extra |= {
                "author": author,
                "created_at": made,
                "licence": self.licence,
                "credit": (row["username"] or "")[:200],
            }
            extra |= {"thread": row["topic_id"]}
            extra |= {"credit_url": f"https://{self.host}/t/{row['topic_id']}/{row['post_number']}"}
            self.out.write("post", row["id"], number=int(row["post_number"]), source=first, **extra)
            for part, piece in enumerate(rest, start=1):
                self._goes_on(row, part, piece, extra)

    def _goes_on(self, row: sqlite3.Row, part: int, piece: str, shared: dict[str, Any]) -> None:  # Any: what JSON holds
        """A text that is longer than texts here goes on in an answer to it, behind all others of its topic."""
        there = f"{row['id']}-{part}"
        highest = (
            "SELECT max(CAST(p.post_number AS INTEGER)) + (SELECT count(*) FROM more m JOIN posts q ON q.id = m.post"
            " WHERE q.topic_id = p.topic_id) FROM posts p WHERE p.topic_id = ?"
        )
        (last,) = self.notes.execute(highest, (row["topic_id"],)).fetchone()
        self.notes.execute("INSERT INTO more VALUES (?, ?)", (there, row["id"]))
        self.out.write("post", there, number=last + 1, source=piece, **shared)

    def _markdown(self, raw: str, *, post: str) -> str:
        def where(topic: str, number: str) -> str:
            found = self.notes.execute("SELECT slug FROM kept WHERE id = ?", (topic,)).fetchone() if topic else None
            if found is None:
                return ""
            return f"/t/{found['slug'] or '-'}/{topic}" + (f"/{number}" if number not in ("", "1") else "")

        def results(name: str) -> list[int]:
            counted = (
                "SELECT (SELECT count(*) FROM poll_votes v WHERE v.poll_option_id = o.id) FROM poll_options o"
                " JOIN polls p ON p.id = o.poll_id WHERE p.post_id = ? AND p.name = ? ORDER BY CAST(o.id AS INTEGER)"
            )
            return [count for (count,) in self.notes.execute(counted, (post, name))]

        return of_raw(raw, where=where, results=results)

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
            for name in dict.fromkeys([row["username"], row["username"].lower()]):
                self.out.redirect(f"/u/{name}", f"account:{row['id']}")
        for row in self.notes.execute("SELECT coalesce(target_tag_id, id) AS id, name FROM tags"):
            self.out.redirect(f"/tag/{row['name']}", f"tag:{row['id']}")
        above = "SELECT c.id, c.slug, p.slug AS above FROM categories c LEFT JOIN categories p"
        for row in self.notes.execute(f"{above} ON p.id = c.parent_category_id"):
            slug = row["slug"] or f"{row['id']}-category"
            for path in dict.fromkeys([f"/c/{slug}/{row['id']}", f"/c/{row['above'] or '-'}/{slug}/{row['id']}"]):
                self.out.redirect(path, f"category:{row['id']}")
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
        for row in self.notes.execute("SELECT s.* FROM solved s JOIN kept k ON k.id = s.topic GROUP BY s.topic"):
            self.out.write("thread_after", row["topic"], accepted_post=row["post"])
        for row in self.notes.execute("SELECT * FROM more"):
            self.out.write("post_after", row["id"], reply_to=row["post"])
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


def _slug_of(row: sqlite3.Row, taken: set[str]) -> str:
    """As it stands in addresses; there one of another branch may have the same, and one in Chinese has none."""
    own = category_slug(row["slug"] or "", category_slug(row["name"], f"category-{row['id']}"))
    above = category_slug(row["above"] or "", "")
    longer = (own, f"{above}-{own}"[:60].strip("-"), f"{own[:40]}-{row['id']}")
    return next((one for one in longer if one not in taken), f"category-{row['id']}")
