"""One portion of lines of one kind, from values to rows, in one short transaction."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.core.management.color import no_style
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Max

from config.travelling.checking import HELD_THERE, HOLD, Checked
from config.travelling.layout import Row
from config.travelling.mapping import Numbers
from content.citations.citing import cite
from content.models import Hold, PrivacyFinding
from content.privacy import RULE_SET_VERSION
from forum import beside
from forum.models import Post, Thread
from foundation.travelling import Travel
from knowledge.models import ArticleRevision
from moderation import queueing

_NUMBER: Final = re.compile(r"[1-9][0-9]{0,15}", re.ASCII)
LARGEST_KEPT: Final = 2**53
"""Beyond, a number there says nothing here: the next rows need some above it."""


@dataclass
class Ready:
    """A row that was checked and laid out."""

    row: Row
    made: models.Model
    checked: Checked
    many: dict[str, list[int]] = field(default_factory=dict)
    held_for: str = ""


@dataclass
class Storing:
    """The storing of one import's rows."""

    numbers: Numbers
    now: datetime
    kept_numbers: frozenset[str]

    def store(self, travel: Travel, ready: Sequence[Ready]) -> list[tuple[Ready, str]]:
        """Store rows; returns those that the database refused, with the name of the rule."""
        if not ready:
            return []
        try:
            with transaction.atomic():
                self._store(travel, ready)
        except IntegrityError:
            return self._one_by_one(travel, ready)
        return []

    def _one_by_one(self, travel: Travel, ready: Sequence[Ready]) -> list[tuple[Ready, str]]:
        """One row of the portion cannot be: the others can."""
        refused = []
        with transaction.atomic():
            for one in ready:
                try:
                    with transaction.atomic():
                        self._store(travel, [one])
                except IntegrityError as error:
                    refused.append((one, _rule(error)))
        return refused

    def _store(self, travel: Travel, ready: Sequence[Ready]) -> None:
        model = travel.model
        self._number(travel, ready)
        is_tied = self._hold(travel, ready)
        model._base_manager.bulk_create([one.made for one in ready])
        _keep_moments(model, ready)
        for name in travel.many:
            _link(model, name, ready)
        self.numbers.add(travel.kind, {one.row.id: int(one.made.pk) for one in ready})
        self._write_findings(travel, ready)
        if is_tied:
            self._put_into_queue(travel, ready)
        if travel.label == Post._meta.label:
            self._cite(ready)
        if travel.kind in self.kept_numbers:
            _renew_sequence(model)

    def _number(self, travel: Travel, ready: Sequence[Ready]) -> None:
        """As there where nothing of the kind stood here and nobody took the number since; otherwise the next ones."""
        told = {id(one): number for one in ready if (number := self._number_there(travel, one)) is not None}
        here = travel.model._base_manager.filter(pk__in=told.values())
        taken = set(here.values_list("pk", flat=True))
        kept = {one: number for one, number in told.items() if number not in taken}
        others = [one for one in ready if id(one) not in kept]
        free = iter(_next_numbers(travel.model, len(others), but_not=set(kept.values())))
        for one in ready:
            one.made.pk = kept[id(one)] if id(one) in kept else next(free)

    def _number_there(self, travel: Travel, one: Ready) -> int | None:
        """The number that the line names; None where numbers are not kept, or it names none that a row can have."""
        is_number = travel.kind in self.kept_numbers and _NUMBER.fullmatch(one.row.id) is not None
        return int(one.row.id) if is_number and int(one.row.id) <= LARGEST_KEPT else None

    def _hold(self, travel: Travel, ready: Sequence[Ready]) -> bool:
        """Take out of sight what somebody has to look at; whether rows of this model can be held at all."""
        if not hasattr(travel.model, "held_at"):
            return False
        held = _held_threads(ready) if travel.label == Post._meta.label else set()
        for one in ready:
            made: Any = one.made  # Any: the three models that can be held
            is_first = travel.label == Post._meta.label and made.number == 1 and made.thread_id in held
            if one.checked.is_suspect:
                one.held_for = HOLD
            elif made.held_at is not None:
                one.held_for = HELD_THERE
            elif is_first:
                one.held_for = HOLD
            if not one.held_for:
                continue
            made.held_at = made.held_at or self.now
            if isinstance(made, ArticleRevision):
                made.is_published = False
        return True

    def _write_findings(self, travel: Travel, ready: Sequence[Ready]) -> None:
        rows = [
            PrivacyFinding(
                host_model=travel.label.lower(),
                host_id=one.made.pk,
                field=name[:40],
                kind=found.kind,
                tier=found.tier,
                rule=found.rule,
                rule_set_version=RULE_SET_VERSION,
                start=found.start,
                length=found.end - found.start,
                decision=PrivacyFinding.Decision.OPEN,
            )
            for one in ready
            for name, spans in one.checked.findings.items()
            for found in spans
        ]
        PrivacyFinding.objects.bulk_create(rows)
        if travel.label == "forum.PostRevision":
            suspect = [one.made for one in ready if one.checked.is_suspect]
            self._hold_posts({int(revision.post_id) for revision in suspect})  # type: ignore[attr-defined]

    def _put_into_queue(self, travel: Travel, ready: Sequence[Ready]) -> None:
        """Of a thread its first post waits, which comes later."""
        held = [one for one in ready if one.held_for]
        if travel.label == Thread._meta.label or not held:
            return
        if travel.label == Post._meta.label:
            firsts = [one.made.thread_id for one in held if one.made.number == 1]  # type: ignore[attr-defined]
            Thread.objects.filter(pk__in=firsts, held_at__isnull=True).update(held_at=self.now)
            threads = Thread.objects.in_bulk({one.made.thread_id for one in held})  # type: ignore[attr-defined]
        for one in held:
            made: Any = one.made  # Any: a post or a revision of an article
            if travel.label == Post._meta.label:
                made.thread = threads[made.thread_id]
            self._wait(made, one.held_for)

    def _wait(self, made: Any, reason: str) -> None:  # Any: a post or a revision of an article
        hold = Hold.objects.create(
            host_model=made._meta.label_lower, host_id=made.pk, reasons=[reason], held_at=self.now
        )
        queueing.put_held(made, hold, self.now)

    def _hold_posts(self, ids: set[int]) -> None:
        """What an earlier version of these posts says has to be looked at: they wait as a whole."""
        for post in Post.objects.select_related("thread").filter(pk__in=ids, held_at__isnull=True).order_by("pk"):
            Post.objects.filter(pk=post.pk).update(held_at=self.now)
            if post.is_first:
                Thread.objects.filter(pk=post.thread_id, held_at__isnull=True).update(held_at=self.now)
            self._wait(post, HOLD)

    def _cite(self, ready: Sequence[Ready]) -> None:
        citing = [one for one in ready if one.checked.references]
        found = Thread.objects.select_related("audience")
        threads = found.in_bulk({one.made.thread_id for one in citing}) if citing else {}  # type: ignore[attr-defined]
        for one in citing:
            made: Any = one.made  # Any: a post
            made.thread = threads[made.thread_id]
            cite(made, one.checked.references, is_public=beside.is_public(made), now=self.now)


def _held_threads(ready: Sequence[Ready]) -> set[int]:
    firsts = [one.made.thread_id for one in ready if one.made.number == 1]  # type: ignore[attr-defined]
    if not firsts:
        return set()
    return set(Thread.objects.filter(pk__in=firsts, held_at__isnull=False).values_list("pk", flat=True))


def _next_numbers(model: type[models.Model], count: int, *, but_not: set[int]) -> list[int]:
    """Numbers that nobody else gets, in the transaction that uses them; nor those that rows in hand have already."""
    if connection.vendor != "postgresql":
        first = max(_highest(model), *but_not, 0) + 1
        return list(range(first, first + count))
    found: list[int] = []
    with connection.cursor() as cursor:
        while len(found) < count:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{model._meta.db_table}"', model._meta.pk.column, count - len(found)],
            )
            found += [number for (number,) in cursor.fetchall() if number not in but_not]
    return found


def _highest(model: type[models.Model]) -> int:
    """The highest number that SQLite ever gave out; the transaction holds its one writer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        found = cursor.fetchone()
    return max(found[0] if found else 0, model._base_manager.aggregate(most=Max("pk"))["most"] or 0)


def _renew_sequence(model: type[models.Model]) -> None:
    """Let the database go on after the numbers that came."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)


def _keep_moments(model: type[models.Model], ready: Sequence[Ready]) -> None:
    """Columns that Django fills in by itself when a row is made: what the line says of them stands."""
    stamped = [
        column.attname
        for column in model._meta.concrete_fields
        if getattr(column, "auto_now_add", False) or getattr(column, "auto_now", False)
    ]
    told = [name for name in stamped if any(name in one.row.values for one in ready)]
    if not told:
        return
    for one in ready:
        for name in told:
            if name in one.row.values:
                setattr(one.made, name, one.row.values[name])
    rows = model._base_manager
    if len(ready) == 1:
        rows.filter(pk=ready[0].made.pk).update(**{name: getattr(ready[0].made, name) for name in told})
    else:
        rows.bulk_update([one.made for one in ready], told)  # type: ignore[arg-type]


def _link(model: type[models.Model], name: str, ready: Sequence[Ready]) -> None:
    column: Any = model._meta.get_field(name)  # Any: many-to-many columns have no types
    through = column.remote_field.through
    own, other = column.m2m_field_name(), column.m2m_reverse_field_name()
    rows = [
        through(**{f"{own}_id": one.made.pk, f"{other}_id": number})
        for one in ready
        for number in one.many.get(name, [])
    ]
    through._base_manager.bulk_create(rows)


def _rule(error: IntegrityError) -> str:
    """Which rule of the database it breaks; never a value of the row."""
    diagnosis = getattr(error.__cause__, "diag", None)
    named = getattr(diagnosis, "constraint_name", None)
    return str(named) if named else str(error).split("DETAIL")[0].strip()[:120]
