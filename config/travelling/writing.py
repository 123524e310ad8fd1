"""The file of a whole site, row by row: memory does not grow with the site."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.storage import default_storage

from accounts.models import Audience
from config.travelling import SiteFileError
from config.travelling.layout import AFTER, FORMAT, VERSION, Layout, Reference, layout_of, line, plain_value
from content.models import Attachment
from foundation import travelling
from foundation.travelling import Travel

PORTION: Final = 500  # rows in memory at a time
LINES: Final = "site.jsonl"
FILES: Final = "files"
_BLOCK: Final = 1024 * 1024  # bytes

Tell = Callable[[str, int], None]
"""Hears of each portion: the kind, and how many lines went."""


def export(folder: Path, *, is_for_a_move: bool, tell: Tell, source: str = "") -> dict[str, int]:
    """Write the site into a folder that holds nothing yet; returns how many lines of each kind there are.

    `is_for_a_move` takes along what only the operator of both sites may: addresses, and who writes under a pseudonym.
    Raises SiteFileError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise SiteFileError(f"{folder} is not empty. Name a new folder: nothing is written over.")
    (folder / FILES).mkdir(mode=0o700)
    counts: dict[str, int] = {}
    unfinished = folder / f"{LINES}.part"
    with unfinished.open("xb") as out:
        out.write(line(header(is_for_a_move=is_for_a_move, source=source)))
        for kind, found in lines(folder, is_for_a_move=is_for_a_move):
            out.write(found)
            counts[kind] = counts.get(kind, 0) + 1
            if counts[kind] % PORTION == 0:
                tell(kind, counts[kind])
        out.write(line({"type": "end", "lines": sum(counts.values())}))
        out.flush()
        os.fsync(out.fileno())
    unfinished.rename(folder / LINES)
    return counts


def header(*, is_for_a_move: bool, source: str = "") -> dict[str, Any]:  # Any: what JSON holds
    """The first line. `source` is the name under which a site that reads the file knows its ids."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "source": source or str(settings.SITE_URL).partition("://")[2],
        "for_a_move": is_for_a_move,
    }


def lines(folder: Path, *, is_for_a_move: bool) -> Iterator[tuple[str, bytes]]:
    """Every line with its kind: each after those that it refers to, and by number within a kind."""
    for travel in travelling.travels():
        for row in _rows(travel):
            told = _told(layout_of(travel), row, is_for_a_move=is_for_a_move)
            if travel.kind == "attachment" and not _take_file(told, row["_key"], folder / FILES):
                continue
            yield travel.kind, line(told)
    for travel in travelling.travels():
        layout = layout_of(travel)
        if layout.later:
            for row in _rows(travel, only_later=True):
                told = {one.name: row[one.field.attname] for one in layout.later}
                told = {name: value for name, value in told.items() if value is not None}
                if told:
                    kind = f"{travel.kind}{AFTER}"
                    yield kind, line({"type": kind, "id": row["pk"], **told})


def _rows(travel: Travel, *, only_later: bool = False) -> Iterator[dict[str, Any]]:
    """Rows by number, each with what it refers to looked at: what does not go along is not named.

    Keyset by keyset rather than one cursor: no transaction stays open for the whole of a site.
    """
    layout = layout_of(travel)
    references = layout.later if only_later else layout.references
    names = ["pk", *(one.field.attname for one in references)]
    if not only_later:
        names += [one.attname for one in layout.plain]
        names += [f"{layout.audience}__kind", f"{layout.audience}__group"] if layout.audience else []
        names += list(travel.named[1:]) if travel.named else []
    last = 0
    while portion := list(travel.queryset().filter(pk__gt=last).order_by("pk").values(*names)[:PORTION]):
        last = portion[-1]["pk"]
        gone = _gone(references, portion)
        many = {} if only_later else _many(layout, [row["pk"] for row in portion])
        targets = {} if only_later or not travel.named else _targets(travel, portion)
        for row in portion:
            if _empty_gone(references, row, gone):
                continue
            if not only_later and travel.named:
                place = (row[travel.named[1]].lower(), row[travel.named[2]])
                row["_named"] = targets.get(place)
                if row["_named"] is None and place[1] is not None:
                    continue
            if travel.label == Attachment._meta.label:
                row["_key"] = row["pk"]
            row["_many"] = {name: found.get(row["pk"], []) for name, found in many.items()}
            yield row


def _gone(references: tuple[Reference, ...], portion: list[dict[str, Any]]) -> dict[str, set[int]]:
    """By column, ids of rows that do not go along."""
    gone = {}
    for one in references:
        wanted = {row[one.field.attname] for row in portion} - {None}
        if wanted and one.travel.rows is not None:
            gone[one.field.attname] = wanted - _going(one.travel, wanted)
    return gone


def _going(travel: Travel, wanted: set[int]) -> set[int]:
    return set(travel.queryset().filter(pk__in=wanted).values_list("pk", flat=True))


def _empty_gone(references: tuple[Reference, ...], row: dict[str, Any], gone: Mapping[str, set[int]]) -> bool:
    """Empty references to what does not go along; whether the row cannot do without one."""
    for one in references:
        name = one.field.attname
        if row[name] in gone.get(name, ()):
            if not one.field.null:
                return True
            row[name] = None
    return False


def _many(layout: Layout, ids: list[int]) -> dict[str, dict[int, list[int]]]:
    found: dict[str, dict[int, list[int]]] = {}
    for name, _target in layout.many:
        field: Any = layout.travel.model._meta.get_field(name)  # Any: many-to-many columns have no types
        through = field.remote_field.through
        own, other = field.m2m_column_name(), field.m2m_reverse_name()
        pairs = through._base_manager.filter(**{f"{own}__in": ids}).order_by(own, other).values_list(own, other)
        for mine, theirs in pairs:
            found.setdefault(name, {}).setdefault(mine, []).append(theirs)
        found.setdefault(name, {})
    return found


def _targets(travel: Travel, portion: list[dict[str, Any]]) -> dict[tuple[str, int], str]:
    """(model, id) of what rows name -> `kind:id`, of what goes along."""
    assert travel.named is not None  # noqa: S101 - asked before
    wanted: dict[str, set[int]] = {}
    for row in portion:
        if row[travel.named[2]] is not None:
            wanted.setdefault(row[travel.named[1]].lower(), set()).add(row[travel.named[2]])
    found = {}
    for label, ids in wanted.items():
        target = travelling.travel_of_model(label)
        for pk in _reachable(target, ids) if target is not None else ():
            found[label, pk] = f"{target.kind}:{pk}" if target else ""
    return found


def _reachable(travel: Travel, ids: set[int]) -> set[int]:
    """Those that go along themselves, and stand in something that does."""
    found = travel.queryset().filter(pk__in=ids)
    for one in layout_of(travel).references:
        if not one.field.null and one.travel.rows is not None:
            found = found.filter(**{f"{one.name}__in": one.travel.queryset()})
    return set(found.values_list("pk", flat=True))


def _told(layout: Layout, row: dict[str, Any], *, is_for_a_move: bool) -> dict[str, Any]:
    """The line of a row: kind, id, then its columns in the model's order."""
    travel = layout.travel
    told: dict[str, Any] = {"type": travel.kind, "id": row["pk"]}
    for one in layout.references:
        told[one.name] = row[one.field.attname]
    for column in layout.plain:
        value = row[column.attname]
        if column.name == "origin" and travel.origins:
            value = value if value in travel.origins else None
        told[column.name] = plain_value(value)
    if layout.audience:
        kind, group = row[f"{layout.audience}__kind"], row[f"{layout.audience}__group"]
        told[layout.audience] = f"group:{group}" if kind == Audience.Kind.GROUP else kind
    if travel.named:
        told[travel.named[0]] = row["_named"]
    told |= row["_many"]
    if not is_for_a_move:
        for name in travel.guarded:
            told.pop(name)
    return told


def _take_file(told: dict[str, Any], pk: int, folder: Path) -> bool:
    """Copy the file of an attachment to its hash, and say so in its line; whether there is one."""
    attachment = Attachment.objects.get(pk=pk)
    sums = hashlib.sha256()
    unfinished = folder / "unfinished"
    try:
        with closing(default_storage.open(attachment.file_name(), "rb")) as source, unfinished.open("wb") as out:
            while block := source.read(_BLOCK):
                sums.update(block)
                out.write(block)
    except FileNotFoundError:
        unfinished.unlink(missing_ok=True)
        return False
    told["file"] = sums.hexdigest()
    unfinished.replace(folder / sums.hexdigest())
    return True
