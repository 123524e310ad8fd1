"""Writing a copy: row by row into a compressed file, so that a member with many texts takes no more memory."""

import json
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models

from accounts import avatars
from accounts.exporting import readme
from accounts.exporting.columns import Column, columns_of, columns_of_context, plain
from accounts.models import User
from content.models import Attachment
from foundation import belongings
from foundation.belongings import Belonging

FORMAT: Final = "medai-commons-member-export"
VERSION: Final = 1
BATCH: Final = 500  # rows read at a time
TEXTS_PER_FILE: Final = 500
ATTACHMENTS: Final = "attachments"
PICTURE: Final = "picture.webp"


@dataclass
class Written:
    """One file of the copy."""

    name: str
    model: str
    columns: tuple[Column, ...]
    rows: int = 0
    is_context: bool = False

    def as_json(self) -> dict[str, Any]:  # Any: what JSON holds
        """As the schema says it."""
        columns = [column.as_json() for column in self.columns]
        return {"name": self.name, "model": self.model, "rows": self.rows, "columns": columns}


@dataclass
class Copy:
    """A copy that is being written."""

    archive: zipfile.ZipFile
    member: User
    now: datetime
    files: list[Written] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    # Rows of others that the member's own refer to: ids by model.
    mentioned: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A file of the archive to write into."""
        info = zipfile.ZipInfo(name, self.now.timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED
        with self.archive.open(info, "w", force_zip64=True) as file:
            yield file


def write(path: Path, *, member: User, now: datetime) -> None:
    """Write the member's copy to the path. Must be called outside a transaction; reads some rows at a time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        copy = Copy(archive, member, now)
        for belonging in belongings.belongings():
            if belonging.file:
                _write_rows(copy, belonging)
                if belonging.markdown:
                    _write_texts(copy, belonging)
        _write_attachments(copy)
        _write_picture(copy)
        _write_context(copy)
        with copy.open("schema.json") as file:
            file.write(json.dumps(_schema(copy), indent=2, ensure_ascii=False).encode())
        with copy.open("README.md") as file:
            file.write(readme.text(copy.files, copy.texts, member=member, now=now).encode())


def _schema(copy: Copy) -> dict[str, Any]:  # Any: what JSON holds
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": copy.now.isoformat(),
        "site": settings.SITE_URL,
        "member": copy.member.pk,
        "files": [one.as_json() for one in copy.files if not one.is_context],
        "context": [one.as_json() for one in copy.files if one.is_context],
    }


def _write_rows(copy: Copy, belonging: Belonging) -> None:
    written = Written(f"{belonging.file}.jsonl", belonging.label, columns_of(belonging))
    with copy.open(written.name) as file:
        for values in _rows(belonging.rows(copy.member.pk), written.columns, belonging.model):
            _note(copy, belonging, written.columns, values)
            file.write(_line(values))
            written.rows += 1
    copy.files.append(written)


def _rows(
    rows: models.QuerySet[Any], columns: Iterable[Column], model: type[models.Model]
) -> Iterator[dict[str, Any]]:  # Any: what columns hold
    """The rows as JSON objects, in the order of their keys. A batch at a time, with its many-to-many fields."""
    single = [column for column in columns if column.type != "references"]
    many = [column for column in columns if column.type == "references"]
    key = model._meta.pk.attname
    names = [belongings.column_of(model, column.name).attname for column in single]
    last: Any = None
    while True:
        ahead = rows.order_by("pk") if last is None else rows.filter(pk__gt=last).order_by("pk")
        batch = list(ahead.values_list(key, *names)[:BATCH])
        if not batch:
            return
        last = batch[-1][0]
        linked = {column.name: _linked(model, column.name, [row[0] for row in batch]) for column in many}
        for row in batch:
            values = {column.name: plain(value) for column, value in zip(single, row[1:], strict=True)}
            yield values | {name: found.get(row[0], []) for name, found in linked.items()}


def _linked(model: type[models.Model], name: str, keys: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = model._base_manager.filter(pk__in=keys, **{f"{name}__isnull": False}).order_by("pk", name)
    for key, linked in rows.values_list("pk", name):
        found[key].append(linked)
    return found


def _note(copy: Copy, belonging: Belonging, columns: Iterable[Column], values: dict[str, Any]) -> None:
    """Remember which rows of others this one refers to."""
    for column in columns:
        value = values[column.name]
        if column.type == "reference" and value is not None:
            copy.mentioned[column.target].add(value)
        elif column.type == "references":
            copy.mentioned[column.target].update(value)
    if belonging.named:
        label, key = (values[name] for name in belonging.named)
        if label and key is not None:
            copy.mentioned[_label(label)].add(key)


def _label(lowered: str) -> str:
    try:
        return str(apps.get_model(lowered)._meta.label)
    except LookupError:
        return lowered


def _line(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write_texts(copy: Copy, belonging: Belonging) -> None:
    """The member's texts to read, many in one file."""
    rows = belonging.rows(copy.member.pk).exclude(**{belonging.markdown: ""})
    last: Any = None
    number = 0
    while True:
        ahead = rows if last is None else rows.filter(pk__gt=last)
        batch = list(ahead.order_by("pk").values_list("pk", belonging.markdown, *belonging.headings)[:TEXTS_PER_FILE])
        if not batch:
            return
        last, number = batch[-1][0], number + 1
        name = f"texts/{belonging.file}-{number:04}.md"
        with copy.open(name) as file:
            for pk, source, *headings in batch:
                heading = " · ".join(str(part) for part in headings)
                file.write(f"# {heading} ({pk})\n\n{source}\n\n---\n\n".encode())
        copy.texts.append(name)


def _write_attachments(copy: Copy) -> None:
    rows = Attachment.objects.filter(uploaded_by=copy.member).order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        for attachment in batch:
            try:
                with (
                    default_storage.open(attachment.file_name(), "rb") as source,
                    copy.open(attachment_name(attachment)) as file,
                ):
                    shutil.copyfileobj(source, file, 64 * 1024)
            except FileNotFoundError:
                continue


def _write_picture(copy: Copy) -> None:
    """The picture beside the member's name, where they show one."""
    if not copy.member.avatar_key:
        return
    name = avatars.file_name(copy.member.avatar_key, avatars.LARGE)
    try:
        with default_storage.open(name, "rb") as source, copy.open(PICTURE) as file:
            shutil.copyfileobj(source, file, 64 * 1024)
    except FileNotFoundError:
        return


def attachment_name(attachment: Attachment) -> str:
    """Where a file lies in the archive."""
    return f"{ATTACHMENTS}/{attachment.pk}-{attachment.address_name}"


def _write_context(copy: Copy) -> None:
    """What the member's own rows refer to, as far as they may see it: enough to find it again."""
    done: dict[str, set[int]] = defaultdict(set)
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    columns: dict[str, tuple[Column, ...]] = {}
    while wanted := {label: ids - done[label] for label, ids in copy.mentioned.items() if ids - done[label]}:
        for label, ids in wanted.items():
            done[label] |= ids
            context = belongings.contexts().get(label)
            if context is None:
                continue
            model: type[models.Model] = apps.get_model(label)
            columns[label] = columns_of_context(context, model)
            for values in _visible(model, ids, columns[label], copy.member):
                lines[label].append(values)
                for column in columns[label]:
                    if column.type == "reference" and values[column.name] is not None:
                        copy.mentioned[column.target].add(values[column.name])
    for label in sorted(lines):
        written = Written(f"context/{label}.jsonl", label, columns[label], len(lines[label]), is_context=True)
        with copy.open(written.name) as file:
            file.writelines(_line(values) for values in lines[label])
        copy.files.append(written)


def _visible(
    model: type[models.Model], ids: set[int], columns: tuple[Column, ...], member: User
) -> Iterator[dict[str, Any]]:
    belonging = belongings.belonging(model._meta.label)
    ordered = sorted(ids)
    for start in range(0, len(ordered), BATCH):
        manager: Any = model._default_manager  # Any: some have a rule of their own
        is_open = belongings.contexts()[model._meta.label].is_frame or not hasattr(manager, "visible_to")
        seen = manager.all() if is_open else manager.visible_to(member)
        rows = seen.filter(pk__in=ordered[start : start + BATCH])
        if belonging is not None and belonging.owner and belonging.file:
            rows = rows.exclude(belonging.is_of(member.pk))
        yield from _rows(rows, columns, model)
