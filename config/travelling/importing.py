"""Reading a whole site's file into this one. It may be stopped anywhere: the next run goes on, and doubles nothing."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import models, transaction

from accounts.models import Audience
from config.models import Import
from config.travelling import SiteFileError, attached, settling
from config.travelling.hands import Hands
from config.travelling.layout import AFTER, BadLine, Layout, Row, decode, decode_later, layout_of
from config.travelling.mapping import Kept, Numbers, Rehearsed
from config.travelling.reading import Line, header_of, lines_of
from config.travelling.report import Report
from config.travelling.storing import Ready, Storing
from config.travelling.writing import FILES, LINES
from content import transactions
from foundation import travelling
from foundation.travelling import Travel

PORTION: Final = 200  # lines checked and stored together


@dataclass
class Reading:
    """One run over one file."""

    folder: Path
    numbers: Numbers
    storing: Storing | None  # None in a dry run
    report: Report
    now: datetime
    audiences: dict[str, int]
    hands: Hands
    # An earlier run broke off: what it stored may lack what is kept beside it.
    is_resumed: bool = False
    touched: set[str] = field(default_factory=set)
    _arriving: dict[str, dict[str, Any]] = field(default_factory=dict)  # Any: columns of several types
    _rehearsed: int = 0

    def take(self, kind: str, lines: Sequence[Line]) -> None:
        """One portion of lines of one kind."""
        is_later = kind.endswith(AFTER)
        travel = travelling.travel_of(kind.removesuffix(AFTER))
        if travel is None or (is_later and not travel.later):
            for line in lines:
                self.report.leave(
                    line.number, kind, line.found.get("id"), "is of a kind that this release does not know"
                )
            return
        if is_later:
            self._take_later(travel, lines)
        else:
            self._take_rows(travel, lines)

    def _take_rows(self, travel: Travel, lines: Sequence[Line]) -> None:
        layout = layout_of(travel)
        rows = self._new(travel, self._decoded(layout, lines), settle=self.is_resumed)
        rows = self._resolved(layout, rows)
        ready, twins = _apart(travel, self._matched(travel, self._prepared(layout, rows)))
        refused: list[tuple[Ready, str]] = []
        if self.storing is not None:
            self._rename(travel, ready)
            refused = self.storing.store(travel, ready)
            for one, rule in refused:
                attached.take_back(one.made)
                self.report.leave(one.row.line, travel.kind, one.row.id, f"cannot stand here: {rule}")
        else:
            self._rehearse(travel, ready)
        gone = {id(one) for one, _rule in refused}
        stored = [one for one in ready if id(one) not in gone]
        if stored and self.storing is not None:
            self.touched.add(travel.label)
            settling.after(travel, [one.made for one in stored])
        for one in stored:
            self.report.take(travel.kind, one)
        self._take_twins(travel, twins)

    def _decoded(self, layout: Layout, lines: Sequence[Line]) -> Iterator[Row]:
        for line in lines:
            try:
                yield decode(layout, line.number, line.found)
            except BadLine as error:
                self.report.leave(line.number, line.kind, line.found.get("id"), str(error))

    def _new(self, travel: Travel, rows: Iterator[Row], *, settle: bool) -> list[Row]:
        """Rows that did not come before, in an earlier run or in an earlier line."""
        found = list(rows)
        before = self.numbers.known(travel.kind, [row.id for row in found])
        if settle and before and settling.has_part_in(travel):
            settling.after(travel, list(travel.model._base_manager.filter(pk__in=before.values())))
        new: dict[str, Row] = {}
        for row in found:
            if row.id in new:
                why = f"has the id of line {new[row.id].line}"
                self.report.leave(row.line, travel.kind, row.id, why)
            elif row.id in before:
                self.report.came_before(travel.kind)
            else:
                new[row.id] = row
        return list(new.values())

    def _resolved(self, layout: Layout, rows: list[Row]) -> list[Row]:
        """With numbers of here for what rows refer to; without those that cannot do without what is not here."""
        known = self._known(layout, rows)
        kept = []
        for row in rows:
            try:
                self._resolve(layout, row, known)
            except BadLine as error:
                self.report.leave(row.line, layout.travel.kind, row.id, str(error))
            else:
                kept.append(row)
        return kept

    def _known(self, layout: Layout, rows: Sequence[Row]) -> dict[tuple[str, str], int]:
        wanted: dict[str, set[str]] = {}
        for row in rows:
            pairs = [*row.references.values(), *([row.named] if row.named else [])]
            pairs += [("group", row.group)] if row.group else []
            pairs += [(target.kind, one) for name, target in layout.many for one in row.many.get(name, [])]
            for kind, there in pairs:
                wanted.setdefault(kind, set()).add(there)
        return {
            (kind, there): here for kind, ids in wanted.items() for there, here in self.numbers.known(kind, ids).items()
        }

    def _resolve(self, layout: Layout, row: Row, known: dict[tuple[str, str], int]) -> None:
        fields = {one.field.attname: one.field for one in (*layout.references, *layout.later)}
        for attname, pair in row.references.items():
            here = known.get(pair)
            if here is None and not fields[attname].null:
                raise BadLine(f"names {pair[0]} {pair[1]}, which is not here")
            if here is None:
                self.report.emptied(row.line, layout.travel.kind, row.id, f"{pair[0]} {pair[1]}")
            row.values[attname] = here
        if layout.audience:
            row.values[f"{layout.audience}_id"] = self._audience(row, known)
        if layout.travel.named is not None and row.named is not None:
            here = known.get(row.named)
            if here is None:
                raise BadLine(f"names {row.named[0]} {row.named[1]}, which is not here")
            target = travelling.travel_of(row.named[0])
            _name, of_model, of_id = layout.travel.named
            row.values |= {of_model: target.label.lower() if target else "", of_id: here}

    def _audience(self, row: Row, known: dict[tuple[str, str], int]) -> int:
        if not row.group:
            return self.audiences[row.audience]
        group = known.get(("group", row.group))
        if group is None:
            raise BadLine(f"is for group {row.group}, which is not here")
        if self.storing is None:
            return 0
        return int(Audience.objects.get_or_create(kind=Audience.Kind.GROUP, group_id=group)[0].pk)

    def _prepared(self, layout: Layout, rows: Sequence[Row]) -> list[Ready]:
        """Checked and laid out."""
        travel = layout.travel
        many = self._known(layout, rows) if layout.many else {}
        made = [travel.model(**{**self._from_here(travel), **row.values}) for row in rows]
        if travel.kind == "attachment":
            return [one for row, file in zip(rows, made, strict=True) if (one := self._taken(row, file)) is not None]
        return [
            Ready(row, one, checked, _linked(layout, row, many))
            for row, (one, checked) in zip(rows, self.hands.look_through(travel, made), strict=True)
        ]

    def _taken(self, row: Row, made: models.Model) -> Ready | None:
        """An attachment with its file."""
        try:
            checked = attached.take(made, row.file, self.folder / FILES, is_rehearsal=self.storing is None)
        except BadLine as error:
            self.report.leave(row.line, "attachment", row.id, str(error))
            return None
        return Ready(row, made, checked)

    def _from_here(self, travel: Travel) -> dict[str, Any]:  # Any: columns of several types
        if travel.label not in self._arriving:
            self._arriving[travel.label] = dict(travel.arriving(self.now)) if travel.arriving else {}
        return self._arriving[travel.label]

    def _matched(self, travel: Travel, ready: list[Ready]) -> list[Ready]:
        """Without those of which this site has the same; their lines stand for that from now on."""
        if not travel.same or not ready:
            return ready
        columns: list[Any] = [travel.model._meta.get_field(name) for name in travel.same]  # Any: the stubs know less
        names = [column.attname for column in columns]
        firsts = [getattr(one.made, names[0]) for one in ready]
        rows = travel.model._base_manager.filter(**{f"{names[0]}__in": firsts}).values_list("pk", *names)
        here = {tuple(values): pk for pk, *values in rows}
        new, same = [], {}
        for one in ready:
            pk = here.get(tuple(getattr(one.made, name) for name in names))
            if pk is None:
                new.append(one)
            else:
                same[one.row.id] = pk
                self.report.is_same(travel.kind)
        if same:
            with transaction.atomic():
                self.numbers.add(travel.kind, same)
        return new

    def _take_twins(self, travel: Travel, twins: Sequence[tuple[Ready, Ready]]) -> None:
        """Lines of which an earlier one of the portion says the same: they stand for its row."""
        here = self.numbers.known(travel.kind, [first.row.id for first, _twin in twins])
        with transaction.atomic():
            same = {twin.row.id: here[first.row.id] for first, twin in twins if first.row.id in here}
            self.numbers.add(travel.kind, same)
        for first, twin in twins:
            if twin.row.id in same:
                self.report.is_same(travel.kind)
            else:
                self.report.leave(twin.row.line, travel.kind, twin.row.id, f"is the same as line {first.row.line}")

    def _rename(self, travel: Travel, ready: Sequence[Ready]) -> None:
        """Give another ending to names that are taken here or twice in the portion."""
        if not travel.renamed:
            return
        column: Any = travel.model._meta.get_field(travel.renamed)  # Any: the stubs know less
        longest = int(column.max_length or 0)
        taken: set[str] = set()
        for one in ready:
            wanted = found = str(getattr(one.made, travel.renamed))
            number = 1
            while found.lower() in taken or _is_taken(travel, found):
                number += 1
                ending = f"-{number}"
                found = wanted[: longest - len(ending)] + ending
            if found != wanted:
                self.report.rename(one.row.line, travel.kind, wanted, found)
                setattr(one.made, travel.renamed, found)
            taken.add(found.lower())

    def _rehearse(self, travel: Travel, ready: Sequence[Ready]) -> None:
        numbers = {}
        for one in ready:
            self._rehearsed -= 1
            numbers[one.row.id] = self._rehearsed
            one.held_for = "rehearsed" if one.checked.is_suspect and hasattr(travel.model, "held_at") else ""
        self.numbers.add(travel.kind, numbers)

    def _take_later(self, travel: Travel, lines: Sequence[Line]) -> None:
        """References that stand in lines of their own: set where the row has none yet."""
        layout = layout_of(travel)
        rows = []
        for line in lines:
            try:
                rows.append(decode_later(layout, line.number, line.found))
            except BadLine as error:
                self.report.leave(line.number, line.kind, line.found.get("id"), str(error))
        if self.storing is not None:
            settling.set_later(travel, self._changes(layout, rows), report=self.report)

    def _changes(self, layout: Layout, rows: Sequence[Row]) -> list[tuple[int, dict[str, int]]]:
        """(number here, columns) of each row."""
        kind = layout.travel.kind
        own = self.numbers.known(kind, [row.id for row in rows])
        known = self._known(layout, rows)
        changes = []
        for row in rows:
            if row.id not in own:
                self.report.leave(row.line, f"{kind}{AFTER}", row.id, "is about a row that is not here")
                continue
            for pair in row.references.values():
                if pair not in known:
                    self.report.emptied(row.line, kind, row.id, f"{pair[0]} {pair[1]}")
            changes.append((own[row.id], {name: known[pair] for name, pair in row.references.items() if pair in known}))
        return [(pk, values) for pk, values in changes if values]


def _apart(travel: Travel, ready: Sequence[Ready]) -> tuple[list[Ready], list[tuple[Ready, Ready]]]:
    """Rows that differ, and pairs of one of them with a later one that is the same. What can be renamed never is."""
    if not travel.same or travel.renamed:
        return list(ready), []
    columns: list[Any] = [travel.model._meta.get_field(name) for name in travel.same]  # Any: the stubs know less
    firsts: dict[tuple[Any, ...], Ready] = {}  # Any: columns of several types
    twins = []
    for one in ready:
        first = firsts.setdefault(tuple(getattr(one.made, column.attname) for column in columns), one)
        if first is not one:
            twins.append((first, one))
    return list(firsts.values()), twins


def _linked(layout: Layout, row: Row, known: dict[tuple[str, str], int]) -> dict[str, list[int]]:
    return {
        name: sorted({known[target.kind, one] for one in row.many[name] if (target.kind, one) in known})
        for name, target in layout.many
    }


def _is_taken(travel: Travel, value: str) -> bool:
    return bool(travel.model._base_manager.filter(**{f"{travel.renamed}__iexact": value}).exists())


def read(folder: Path, *, is_rehearsal: bool, report: Report, now: datetime, processes: int = 1) -> Report:
    """Read a site's folder into this site; what came and what did not stands in the report.

    1. A lock: one import at a time.
    2. Portions of lines of one kind: checked and laid out while no transaction is open, stored in one that also notes
    which line became which row. A run that broke off is simply run again.
    3. Counters are counted again.
    Nobody is told of anything: no events are recorded. Raises SiteFileError.
    """
    transactions.refuse_inside("Imports run")
    file = folder / LINES
    header = header_of(file)
    with _alone():
        source, numbers, storing = _begin(header["source"], is_rehearsal=is_rehearsal, now=now)
        is_resumed = storing is not None and source is not None and source.finished_at is None
        audiences = dict(Audience.objects.exclude(kind=Audience.Kind.GROUP).values_list("kind", "pk"))
        hands = Hands(processes)
        reading = Reading(folder, numbers, storing, report, now, audiences, hands, is_resumed)
        report.begin(file.stat().st_size)
        try:
            for kind, lines in _portions(lines_of(file), report):
                reading.take(kind, lines)
                report.passed(lines[-1].passed)
        finally:
            hands.close()
        if source is not None and storing is not None:
            if reading.touched or is_resumed:
                settling.finish()
            Import.objects.filter(pk=source.pk).update(finished_at=now)
    return report


def _begin(name: str, *, is_rehearsal: bool, now: datetime) -> tuple[Import | None, Numbers, Storing | None]:
    if is_rehearsal:
        found = Import.objects.filter(source=name).first()
        return found, Rehearsed(found), None
    empty = [travel.kind for travel in travelling.travels() if not travel.model._base_manager.exists()]
    source, _is_new = Import.objects.get_or_create(source=name, defaults={"begun_at": now, "kept_numbers": empty})
    # Until this run ends, the next one takes it for broken off; the row in hand still says how the last one ended.
    Import.objects.filter(pk=source.pk).update(finished_at=None)
    numbers = Kept(source)
    return source, numbers, Storing(numbers, now, frozenset(source.kept_numbers))


def _portions(lines: Iterator[Line], report: Report) -> Iterator[tuple[str, list[Line]]]:
    """Lines that follow each other and are of one kind, so many at a time; faults go into the report."""
    for kind, run in groupby(_sound(lines, report), key=lambda line: line.kind):
        portion = []
        for line in run:
            portion.append(line)
            if len(portion) == PORTION:
                yield kind, portion
                portion = []
        if portion:
            yield kind, portion


def _sound(lines: Iterator[Line], report: Report) -> Iterator[Line]:
    for line in lines:
        if line.fault:
            report.leave(line.number, "", None, line.fault)
        else:
            yield line


@contextmanager
def _alone() -> Iterator[None]:
    """One import at a time. The lock ends with the process, even when that is killed."""
    folder = Path(settings.DATA_DIR) / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / "import.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise SiteFileError("Another import runs on this site. Wait for its end, then run this one again.") from None
    try:
        yield
    finally:
        os.close(descriptor)
