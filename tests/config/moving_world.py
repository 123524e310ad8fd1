"""A site with a row in every table, what its pages show, and what its database holds."""

import re
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.models import User
from config.backups import database
from config.backups.tables import Table, every_table
from config.moving.reading import Layout
from content.fields import RenderedHtmlField
from content.markup import RenderedHtml
from forum.models import Thread
from tests.clients import StrictClient
from tests.config import backup_world
from tests.config.backup_world import AWKWARD_JSON, AWKWARD_TEXT, NOW
from tests.factories.accounts import UserFactory
from tests.house.test_models import factories

VALUES = {
    "JSONField": AWKWARD_JSON,
    "DateTimeField": NOW + timedelta(microseconds=1),
    "DateField": NOW.date(),
    "BinaryField": bytes(range(256)),
    "GenericIPAddressField": "2001:db8::1",
    "SlugField": "a-b",
    "CharField": "x",
    "TextField": AWKWARD_TEXT,
}
PAGES = (
    *("/", "/zh-hans/", "/?tab=top", "/kb/", "/kb/glossary/", "/kb/paths/", "/people/", "/u/ada/", "/pages/about/"),
    *(
        "/notifications/",
        "/bookmarks/",
        "/settings/profile/",
        "/moderation-log/",
        "/feeds/latest.atom",
        "/api/v1/threads/",
    ),
)
# What differs between two answers to the same question: tokens, and how long ago something was.
TOKENS = re.compile(r'name="(?:csrfmiddlewaretoken|client_token|shown_at)" value="[^"]*"|content="[0-9a-f]{40,}"')


def fill() -> None:
    """Rows with awkward values, one of each factory, and one in every table that is still empty."""
    backup_world.fill()
    UserFactory(admin=True, username="curator")
    UserFactory(username="reader")
    for factory in factories().values():
        factory()
    # A table may refer to one that comes to hold a row only now.
    for table in every_table():
        if not table.model._base_manager.exists():
            add_any_row(table.model, **BOUND.get(table.label, {}))


# Columns of which a rule of the database takes no value beside another's.
BOUND: dict[str, dict[str, Any]] = {
    "config.oldaddress": {"subject_model": "", "subject_id": None},
    "moderation.privacyscan": {"finished_at": None},
}


def empty_tables() -> list[str]:
    """Those without a row."""
    return [table.label for table in every_table() if not table.model._base_manager.exists()]


def add_any_row(model: type[models.Model], *, sparing: bool = False, **values: Any) -> None:
    """One row whose columns hold whatever they take; where they may hold nothing, nothing if `sparing`."""
    columns = [
        column
        for column in model._meta.local_concrete_fields
        if not isinstance(column, models.AutoField) and not (sparing and column.null)
    ]
    found = {column.attname: _any_value(column) for column in columns}
    model._base_manager.create(**found | values)


def _any_value(column: models.Field) -> Any:
    if column.remote_field is not None:
        return column.related_model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
    if column.has_default():
        return column.get_default()
    if column.choices:
        return column.choices[0][0]
    if isinstance(column, RenderedHtmlField):
        return RenderedHtml("<p>rendered</p>")
    return VALUES.get(column.get_internal_type(), 1)


def held(connection: BaseDatabaseWrapper) -> dict[str, list[tuple[Any, ...]]]:
    """Every value of every table, in order of primary key; bytes as bytes."""
    return {
        table.label: [
            tuple(bytes(value) if isinstance(value, memoryview) else value for value in row.values)
            for row in Layout(table).rows(connection)
        ]
        for table in every_table()
    }


def next_number(connection: BaseDatabaseWrapper, table: Table) -> int | None:
    """The number that the table gives out next."""
    last = database.last_number(connection, table)
    return None if last is None else last + 1


def pages() -> dict[str, tuple[int, str]]:
    """What guests, a member and the staff are answered at a handful of addresses, without what differs each time."""
    told = {}
    readers = {name: User.objects.filter(username=name).first() for name in ("nobody", "reader", "curator")}
    threads = [thread.get_absolute_url() for thread in Thread.objects.order_by("pk")]
    for name, reader in readers.items():
        browser = StrictClient()
        if reader is not None:
            browser.force_login(reader)
        for path in (*PAGES, *threads):
            answer = browser.get(path)
            told[f"{name} {path}"] = (answer.status_code, TOKENS.sub("", answer.content.decode()))
    return told
