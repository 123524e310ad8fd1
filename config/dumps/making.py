"""Making one edition: only what guests may read, and whose licence lets it be given on."""

import hashlib
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from accounts.models import User
from config import site
from config.dumps import DumpError, citing
from config.dumps.licences import OPEN, shown
from config.models import Dump, SiteSettings
from content.markup.mentions import MENTION
from forum.models import Post, Thread
from foundation.site import facts
from knowledge.models import ArticleRevision

PORTION: Final = 500  # rows in memory at a time
_BLOCK: Final = 1024 * 1024  # bytes
_VERSION: Final = re.compile(r"\d{4}(?:\.\d{2}){0,2}")
_MENTION: Final = re.compile(MENTION)
GUEST: Final = AnonymousUser()


def folder() -> Path:
    """Where editions lie: served by the site, in no backup of the database but in that of the data folder."""
    return Path(settings.DATA_DIR) / "dumps"


def make(version: str, *, now: datetime) -> Dump:
    """Make an edition. Memory does not grow with the site. Raises DumpError."""
    if not _VERSION.fullmatch(version):
        raise DumpError("A version is a year, a year and a month, or a day: 2026, 2026.11 or 2026.11.28.")
    if site.current_row()["sign_up_mode"] == SiteSettings.SignUpMode.CLOSED:
        raise DumpError("Guests read nothing on this site, so there is nothing to give away.")
    if Dump.objects.filter(version=version).exists():
        raise DumpError(f"There is an edition {version} already. Editions are never changed: they are cited.")
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder() / f"commons-{version}.zip"
    unfinished = path.with_suffix(".part")
    edition = _Edition(version, now)
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            edition.write(archive)
        if not edition.counts["posts.jsonl"] and not edition.counts["articles.jsonl"]:
            raise DumpError("No public text has a licence that lets it be given on. See MEDAI_TEXT_LICENCE.")
        row = _row(edition, unfinished, path.name)
        unfinished.replace(path)
        row.save(force_insert=True)
    except IntegrityError:
        raise DumpError(f"Another process made the edition {version} at the same moment.") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return row


def make_due(*, now: datetime) -> Dump | None:
    """The edition of this month or year, where the settings ask for one and there is none yet."""
    version = {"monthly": f"{now:%Y.%m}", "yearly": f"{now:%Y}"}.get(settings.PUBLIC_DUMP)
    if version is None or Dump.objects.filter(version=version).exists():
        return None
    try:
        return make(version, now=now)
    except DumpError:  # nothing to give away yet, or another worker was faster
        return None


def _row(edition: "_Edition", file: Path, name: str) -> Dump:
    sums = hashlib.sha256()
    with file.open("rb") as source:
        while block := source.read(_BLOCK):
            sums.update(block)
    return Dump(
        version=edition.version,
        made_at=edition.now,
        file_name=name,
        size=file.stat().st_size,
        sha256=sums.hexdigest(),
        licences=dict(sorted(edition.licences.items())),
        thread_count=edition.counts["threads.jsonl"],
        post_count=edition.counts["posts.jsonl"],
    )


class _Edition:
    def __init__(self, version: str, now: datetime) -> None:
        self.version, self.now = version, now
        self.counts: Counter[str] = Counter()
        self.licences: Counter[str] = Counter()
        self._own = settings.TEXT_LICENCE if settings.TEXT_LICENCE in OPEN else ""

    def write(self, archive: zipfile.ZipFile) -> None:
        for name, found in (
            ("posts.jsonl", self._posts()),
            ("threads.jsonl", self._threads()),
            ("articles.jsonl", self._articles()),
        ):
            with archive.open(name, "w") as raw, io.TextIOWrapper(raw, encoding="utf-8") as out:
                for told in found:
                    out.write(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n")
                    self.counts[name] += 1
        archive.writestr("LICENSE.md", self._licence_text())
        archive.writestr("CITATION.cff", citing.cff(self.version, self.now))
        archive.writestr("README.md", self._readme())

    def _posts(self) -> Iterator[dict[str, Any]]:  # Any: what JSON holds
        last = 0
        posts = Post.objects.visible_to(GUEST).filter(is_stub=False, hidden_at__isnull=True, held_at__isnull=True)
        rows = posts.select_related("author", "pseudonym").defer("html").order_by("pk")
        while portion := list(rows.filter(pk__gt=last)[:PORTION]):
            last = portion[-1].pk
            unnamed = _unnamed([post.source for post in portion])
            for post in portion:
                licence = self._licence_of(post)
                if licence:
                    self.licences[licence] += 1
                    yield _told(post, licence, unnamed)

    def _licence_of(self, post: Post) -> str:
        """Of a text from elsewhere its own; one that names none is nobody's to give on."""
        if post.origin == "member":
            return str(self._own)
        return post.licence if post.licence in OPEN else ""

    def _threads(self) -> Iterator[dict[str, Any]]:  # Any: what JSON holds
        """Those of which something goes along: a title is its first post's."""
        last = 0
        shown_threads = Thread.objects.visible_to(GUEST).filter(hidden_at__isnull=True, held_at__isnull=True)
        rows = shown_threads.filter(category__isnull=False).select_related("category").order_by("pk")
        while portion := list(rows.filter(pk__gt=last).prefetch_related("tags")[:PORTION]):
            last = portion[-1].pk
            firsts = Post.objects.filter(thread__in=portion, number=1).select_related("author").defer("html")
            by_thread = {post.thread_id: post for post in firsts}
            for thread in portion:
                first = by_thread.get(thread.pk)
                if first is None or not self._licence_of(first):
                    continue
                yield {
                    "id": thread.pk,
                    "url": settings.SITE_URL + thread.get_absolute_url(),
                    "kind": thread.kind,
                    "title": thread.title,
                    "language": thread.language,
                    "category": thread.category.slug if thread.category else "",
                    "tags": [tag.slug for tag in thread.tags.all()],
                    "accepted_post": thread.accepted_post_id,
                    "created_at": thread.created_at.isoformat(),
                }

    def _articles(self) -> Iterator[dict[str, Any]]:  # Any: what JSON holds
        if not self._own:
            return
        last = 0
        rows = ArticleRevision.objects.filter(is_published=True, origin="member", held_at__isnull=True)
        rows = rows.select_related("author", "text__article").defer("html").order_by("pk")
        while portion := list(rows.filter(pk__gt=last)[:PORTION]):
            last = portion[-1].pk
            for one in portion:
                self.licences[self._own] += 1
                yield {
                    "id": one.pk,
                    "url": settings.SITE_URL + one.text.article.get_absolute_url(),
                    "title": one.title,
                    "language": one.language,
                    "source": one.source,
                    "author": _name(one.author),
                    "licence": self._own,
                    "published_at": one.published_at.isoformat() if one.published_at else None,
                }

    def _licence_text(self) -> str:
        lines = ["# Licences", "", "Each text names its licence in the field `licence`:", ""]
        lines += [f"- {shown(one)} (`{one}`): {OPEN[one]}" for one in sorted(self.licences)]
        lines += ["", "Name the author in `author`, or whom `credit` names, and the address in `url` or `credit_url`."]
        lines += ["Where both are empty, name the site. CC BY-SA asks you to share changed texts under the same terms."]
        return "\n".join(lines) + "\n"

    def _readme(self) -> str:
        counts = "\n".join(f"- `{name}`: {count} lines" for name, count in sorted(self.counts.items()))
        return (
            f"# {facts().name}, public texts, edition {self.version}\n\n"
            f"Made on {self.now:%Y-%m-%d}: what everybody could read there on that day and may copy.\n\n{counts}\n\n"
            "One JSON object a line. Texts are Markdown. Members who asked for it are not named.\n"
            f"CITATION.cff says how to cite it, LICENSE.md what may be done with it. From {settings.SITE_URL}.\n"
        )


def _told(post: Post, licence: str, unnamed: frozenset[str]) -> dict[str, Any]:  # Any: what JSON holds
    return {
        "id": post.pk,
        "thread": post.thread_id,
        "number": post.number,
        "url": settings.SITE_URL + post.get_absolute_url(),
        "source": _without(post.source, unnamed),
        "language": post.language,
        "author": _name(post.author),
        "credit": post.credit,
        "credit_url": post.credit_url,
        "licence": licence,
        "ai_assistance": post.ai_assistance,
        "created_at": post.created_at.isoformat(),
    }


def _name(author: User | None) -> str | None:
    """As beside the text; of a pseudonym, a former member and who asked for it, nothing."""
    if author is None or author.is_unnamed_in_dumps:
        return None
    return author.shown_name


def _unnamed(sources: Sequence[str]) -> frozenset[str]:
    """Of the members whom these texts mention, those who asked not to be named; in small letters. One statement."""
    named = {found[0].lstrip("@").lower() for source in sources for found in _MENTION.finditer(source)}
    if not named:
        return frozenset()
    asked = User.objects.all().with_usernames(sorted(named)).filter(is_unnamed_in_dumps=True)
    return frozenset(name.lower() for name in asked.values_list("username", flat=True))


def _without(source: str, unnamed: frozenset[str]) -> str:
    if not unnamed:
        return source
    return _MENTION.sub(lambda found: "@…" if found[0].lstrip("@").lower() in unnamed else found[0], source)
