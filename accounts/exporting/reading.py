"""Reading a copy into a site: the account, and everything that gives nobody rights.

Rows of others that the copy refers to are found again by their names; what is not there is made, without an author.
"""

import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.db import IntegrityError, models, transaction

from accounts import names
from accounts.exporting.writing import ATTACHMENTS, FORMAT, VERSION
from accounts.models import User
from content import rebaking
from content.attachments import storing
from content.models import Attachment
from foundation import belongings, recounting
from foundation.belongings import Belonging
from foundation.errors import DomainError

# What a copy says of the account and a site believes.
OF_ACCOUNT: Final = ("name", "profession", "language", "time_zone", "joined_at", "quiet_from", "quiet_until")


class UnreadableCopy(DomainError):
    """The file is no copy that this release can read, or the account is here already."""


@dataclass
class Reading:
    """A copy that is being read."""

    archive: zipfile.ZipFile
    schema: dict[str, Any]  # Any: what JSON holds
    member: User
    # The number of a row in the copy -> here, by model.
    keys: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    # References that can be filled when all rows are there: model, key here, column, the other model, its old number.
    later: list[tuple[type[models.Model], int, str, str, int]] = field(default_factory=list)
    loaded: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of one file, one after another."""
        with self.archive.open(name) as file:
            for line in file:
                yield json.loads(line)


def read(path: Path, *, now: datetime) -> Reading:
    """Make the member of a copy here, with all that is theirs; what came and what did not is counted in the answer.

    The account has no password: its owner chooses one by mail. Raises UnreadableCopy. Must be called outside a
    transaction; the rows come in one, so a copy is read whole or not at all.
    """
    with zipfile.ZipFile(path) as archive:
        schema = _schema(archive)
        with transaction.atomic():
            reading = Reading(archive, schema, _member(archive, now))
            reading.keys["accounts.User"][schema["member"]] = reading.member.pk
            _read_rows(reading)
        _read_files(reading)
    for label in reading.loaded:
        rebaking.rebake(label, keys=list(reading.keys[label].values()))
    recounting.recount_all()
    return reading


def _schema(archive: zipfile.ZipFile) -> dict[str, Any]:  # Any: what JSON holds
    try:
        schema: dict[str, Any] = json.loads(archive.read("schema.json"))
    except (KeyError, ValueError):
        raise UnreadableCopy("no_copy", "This file holds no schema.json: it is no copy of a member's data.") from None
    if schema.get("format") != FORMAT or schema.get("version") != VERSION:
        raise UnreadableCopy("other_version", f"This release reads {FORMAT} version {VERSION}; the file is another.")
    return schema


def _member(archive: zipfile.ZipFile, now: datetime) -> User:
    with archive.open("account.jsonl") as file:
        told = json.loads(file.readline())
    names.validate_username(told["username"])
    taken = User.objects.all()
    if taken.with_email(told["email"]).exists() or taken.with_username(told["username"]).exists():
        raise UnreadableCopy("already_here", "An account with this address or username is here already.")
    values = {name: _value(User, name, told[name]) for name in OF_ACCOUNT if name in told}
    member: User = User.objects.create_user(told["username"], told["email"], None, **values)
    return member


def _read_rows(reading: Reading) -> None:
    """Rows of others first, then the member's own; of both those before that others refer to."""
    waiting: list[tuple[dict[str, Any], bool]] = [(one, True) for one in reading.schema["context"]]
    waiting += [(one, False) for one in reading.schema["files"] if _is_loaded(one["model"])]
    while waiting:
        still = {file["model"] for file, _context in waiting}
        ready = [entry for entry in waiting if not _needs(entry[0]) & (still - {entry[0]["model"]})] or waiting[:1]
        for file, is_context in ready:
            _read_file(reading, file, is_context=is_context)
            waiting.remove((file, is_context))
    for model, key, column, target, number in reading.later:
        found = reading.keys[target].get(number)
        if found is not None:
            model._base_manager.filter(pk=key).update(**{column: found})


def _is_loaded(label: str) -> bool:
    known = belongings.belonging(label)
    return known is not None and known.is_loaded


def _needs(file: dict[str, Any]) -> set[str]:
    """Models whose rows have to be there before: those of references that cannot be empty."""
    model = apps.get_model(file["model"])
    needed = {
        column["model"]
        for column in file["columns"]
        if column["type"] == "reference" and not model._meta.get_field(column["name"]).null
    }
    known = belongings.belonging(file["model"])
    hosts = {one.label for one in belongings.belongings() if one.markdown or one.file in ("drafts", "threads")}
    return needed | (hosts if known is not None and known.named else set())


def _read_file(reading: Reading, file: dict[str, Any], *, is_context: bool) -> None:
    label = file["model"]
    model = apps.get_model(label)
    count = 0
    for values in reading.rows(file["name"]):
        if is_context:
            count += _read_context(reading, model, file, values)
        else:
            count += _read_own(reading, model, file, values)
    if not is_context:
        reading.loaded[label] = count
        reading.left_out[label] = file["rows"] - count


def _read_context(reading: Reading, model: type[models.Model], file: dict[str, Any], values: dict[str, Any]) -> bool:
    label = model._meta.label
    context = belongings.contexts()[label]
    row = _row(reading, model, file, values)
    if row is None or not context.fields:
        return False
    found: int | None = None
    if context.key:
        same = {_attname(model, name): row[_attname(model, name)] for name in context.key}
        found = model._base_manager.filter(**same).values_list("pk", flat=True).first()
    if found is None and label != User._meta.label:
        found = _store(model, row)
    if found is not None:
        reading.keys[label][values["id"]] = found
    return found is not None


def _read_own(reading: Reading, model: type[models.Model], file: dict[str, Any], values: dict[str, Any]) -> bool:
    known = belongings.belonging(model._meta.label)
    row = _row(reading, model, file, values)
    if known is None or row is None:
        return False
    if known.owner and "__" not in known.owner:
        row[_attname(model, known.owner)] = None if _is_unnamed(known, values) else reading.member.pk
    if known.named and not _find_named(reading, known, row):
        return False
    key = _store(model, row)
    if key is None:
        return False
    reading.keys[model._meta.label][values["id"]] = key
    for name in known.many:
        target = belongings.column_of(model, name).related_model._meta.label
        linked = [reading.keys[target][number] for number in values[name] if number in reading.keys[target]]
        getattr(model._base_manager.get(pk=key), name).set(linked)
    _remember(reading, model, file, values, key)
    return True


def _row(
    reading: Reading, model: type[models.Model], file: dict[str, Any], values: dict[str, Any]
) -> dict[str, Any] | None:
    """The columns of a new row; None where something it cannot do without is not here."""
    row: dict[str, Any] = {}
    for column in file["columns"]:
        name = column["name"]
        if name == "id" or column["type"] == "references":
            continue
        value = values[name]
        if column["type"] == "reference":
            found = reading.keys[column["model"]].get(value) if value is not None else None
            if found is None and not model._meta.get_field(name).null:
                return None
            row[_attname(model, name)] = found
        else:
            row[name] = _value(model, name, value)
    return row


def _remember(
    reading: Reading, model: type[models.Model], file: dict[str, Any], values: dict[str, Any], key: int
) -> None:
    """References that may be empty are filled at the end: they may lead in circles."""
    for column in file["columns"]:
        if column["type"] != "reference" or values[column["name"]] is None:
            continue
        if values[column["name"]] not in reading.keys[column["model"]]:
            target = column["model"]
            attname = _attname(model, column["name"])
            reading.later.append((model, key, attname, target, values[column["name"]]))


def _is_unnamed(known: Belonging, values: dict[str, Any]) -> bool:
    """Whether the member wrote it without their name: it must not stand there after reading either."""
    column = known.also_owner.partition("__")[0]
    return bool(column) and values[column] is not None


def _find_named(reading: Reading, known: Belonging, row: dict[str, Any]) -> bool:
    """Let the row name what it named, by its number here; False where that is not here."""
    assert known.named is not None  # noqa: S101 - asked before
    of_model, of_id = known.named
    if not row[of_model]:
        return True
    found = reading.keys[apps.get_model(row[of_model])._meta.label].get(row[of_id])
    row[of_id] = found
    return found is not None


def _store(model: type[models.Model], row: dict[str, Any]) -> int | None:
    """The key of a new row with these columns; None where the database has such a row or refuses it."""
    try:
        with transaction.atomic():
            made = model(**row)
            made.save(force_insert=True)
    except IntegrityError:
        return None
    return int(made.pk)


def _read_files(reading: Reading) -> None:
    """The contents of attached files, under the keys that their rows have here."""
    old = {here: number for number, here in reading.keys[Attachment._meta.label].items()}
    there = {name.partition("/")[2].partition("-")[0]: name for name in reading.archive.namelist() if _is_file(name)}
    for attachment in Attachment.objects.filter(pk__in=list(old)).order_by("pk"):
        name = there.get(str(old[attachment.pk]))
        if name is not None:
            storing.write([(attachment.file_name(), reading.archive.read(name))])


def _is_file(name: str) -> bool:
    return name.startswith(f"{ATTACHMENTS}/")


def _attname(model: type[models.Model], name: str) -> str:
    return str(belongings.column_of(model, name).attname)


def _value(model: type[models.Model], name: str, value: Any) -> Any:
    return value if value is None else belongings.column_of(model, name).to_python(value)
