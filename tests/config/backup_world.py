"""A site whose rows hold what is easily lost on the way through a file, and tools to look into archives."""

import gzip
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.core.management.color import no_style
from django.db import connections
from django.db.models import QuerySet

from accounts.models import Audience, Group, Membership, User
from config.backups import archive
from config.backups.archive import Member, Reader, Writer
from config.models import Page
from content.markup import RenderedHtml
from events.models import Event
from forum.models import Thread
from foundation.models import LimitCount
from notifications.models import OutgoingMail

NOW = datetime(2026, 3, 1, 12, 30, 45, 123456, tzinfo=UTC)
AWKWARD_TEXT = '“引号” \\ " \t line\u2028separator 👩🏽‍⚕️ e\u0301 \ufeff</script>'
AWKWARD_JSON = {
    "b": [1, 2.5, -0.5, 1e-300, True, None, {"深": "层"}],
    "a": AWKWARD_TEXT,
    "": "",
    "large": 2**63,
}


def fill(using: str = "default") -> None:
    """Rows of every kind of column, a member whose number was given out and is free again, and links between rows."""
    member = _create(User, using, username="周若衡", email="zhou@example.org", joined_at=NOW, language="zh-hans")
    gone = _create(User, using, username="gone", email="gone@example.org", joined_at=NOW)
    other = _create(User, using, username="ada", email="ada@example.org", approved_at=NOW, approved_by=member)
    other.user_permissions.set(Permission.objects.using(using).order_by("pk")[:3])
    _create(EmailAddress, using, user=member, email=member.email, verified=True, primary=True)
    _create(Authenticator, using, user=member, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    group = _create(Group, using, slug="影像", name="影像 lab", description=AWKWARD_TEXT)
    _create(Membership, using, group=group, member=member, role="leader", added_by=other)
    audience = _create(Audience, using, kind="group", group=group)
    times = {"created_at": NOW, "last_activity_at": NOW}
    rendered = {"tried": RenderedHtml("<p>a &amp; b</p>")}
    _create(
        Thread, using, title="Ward 3", audience=audience, details={"tried": "a & b"}, details_html=rendered, **times
    )
    for key in ("b", "A", "_", "a"):  # sorted otherwise by a dictionary than by bytes
        _create(Session, using, session_key=key, session_data="x", expire_date=NOW + timedelta(days=1))
    html = RenderedHtml("<p>“引号” &lt;\\ 👩🏽‍⚕️</p>")
    _create(
        Page, using, slug="about", title_en="About", title_zh="关于", body_en=AWKWARD_TEXT, body_zh="", html_en=html
    )
    for number in range(3):
        _create(Event, using, kind="test", actor=member, data=AWKWARD_JSON | {"n": number}, created_at=NOW)
    _create(
        OutgoingMail,
        using,
        message_id="<1@example.org>",
        recipient="zhou@example.org",
        source=bytes(range(256)),
        due_at=NOW,
    )
    _create(LimitCount, using, limit="sign_in", key="0" * 64, attempts="1", expires_at=NOW)
    last = _create(User, using, username="last", email="last@example.org", joined_at=NOW)
    QuerySet(User, using=using).filter(pk__in=[gone.pk, last.pk]).delete()


def _create(model, using, **fields):
    return QuerySet(model, using=using).create(**fields)


def wipe(using: str = "default") -> None:
    """Leave no row anywhere, as a new database of the same release would be before anything is put into it."""
    connection = connections[using]
    tables = set(connection.introspection.table_names()) - {"django_migrations"}
    statements = connection.ops.sql_flush(no_style(), tables, reset_sequences=True, allow_cascade=True)
    connection.ops.execute_sql_flush(statements)


def contents(path: Path) -> dict[str, bytes]:
    """Every member's content by name, database members decompressed; the manifest tells of the moment ."""
    return {
        member.name: b"".join(archive.checked(member, content))
        for member, content in Reader(path).members()
        if member.name != archive.MANIFEST
    }


def rows(path: Path) -> dict[str, bytes]:
    """The database members alone."""
    return {name: content for name, content in contents(path).items() if archive.is_compressed(name)}


def rebuilt(path: Path, changes: dict[str, bytes]) -> Path:
    """A copy of an archive, with digests that fit, in which some members have another content, or are added."""
    copy = path.with_name(f"rebuilt-{path.name}")
    everything = {m.name: b"".join(archive.checked(m, c)) for m, c in Reader(path).members()} | changes
    with copy.open("wb") as file:
        writer = Writer(file)
        for name, content in everything.items():
            if archive.is_compressed(name):
                packed = gzip.compress(content)
                member = Member(name, len(content), _sha256(content))
                writer.add_compressed(member, io.BytesIO(packed), stored=len(packed))
            else:
                writer.add_bytes(name, content)
        writer.close()
    return copy


def _sha256(content: bytes) -> str:
    passing = archive.Digesting(io.BytesIO(content))
    while passing.read():
        pass
    return passing.sha256
