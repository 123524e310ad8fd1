"""Which works a text cites. Rooms call it in the transaction that stores the text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, models, transaction
from django.db.models import Value

from content.citations.identifiers import Identifier
from content.models import Citation, Reference

Key = tuple[str, str]
"""Kind and normal form."""

KINDS: Final = frozenset(Reference.Kind.values)


@dataclass(frozen=True)
class _Known:
    """A reference that is stored already, and what the text made of it before."""

    pk: int
    # The work that it names: itself, or the reference under which the work is kept.
    work: int
    key_of_work: Key
    # Where it stood in the text; 0 where the text did not cite it.
    position: int = 0
    is_public: bool = False


def cite(host: models.Model, references: Iterable[Key], *, is_public: bool, now: datetime) -> None:
    """Let the text cite exactly these works, in this order: `Rendered.references`. An empty list takes all back.

    Makes the references that are missing, adds, removes and renumbers citations, and keeps the works' counts.
    `is_public` says whether everybody may read the text: call it again when that changes. At most four statements
    however many works there are, one where nothing changes.

    Must be called in the transaction that stores the host, after the host's row was written or locked: two edits of one
    text then follow each other. Two texts that cite a new work at once get the same reference.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Works are cited in the transaction that stores the text.")
    wanted = list(dict.fromkeys(references))
    if unknown := {kind for kind, _value in wanted} - KINDS:
        raise ValueError(f"Nothing is cited by {', '.join(sorted(unknown))}.")
    known = _known(host, wanted)
    cited = {key: one for key, one in known.items() if one.position}
    places = {key: position for position, key in enumerate(wanted, start=1)}
    if {key: (one.position, one.is_public) for key, one in cited.items()} == {
        key: (position, is_public) for key, position in places.items()
    }:
        return
    keys = {key: one.pk for key, one in known.items()}
    keys |= _store_references(known, places, is_public=is_public, now=now)
    gone = [one.pk for key, one in cited.items() if key not in places]
    if gone:
        Citation.objects.of(host).filter(reference__in=gone).delete()
    Citation.objects.bulk_create(
        [
            Citation(
                reference_id=keys[key],
                host_model=host._meta.label_lower,
                host_id=host.pk,
                position=position,
                is_public=is_public,
            )
            for key, position in places.items()
            if key not in cited or (cited[key].position, cited[key].is_public) != (position, is_public)
        ],
        update_conflicts=True,
        unique_fields=["host_model", "host_id", "reference"],
        update_fields=["position", "is_public"],
    )


def show_citations(host: models.Model, *, is_public: bool, now: datetime) -> None:
    """Count what the text cites, or count it no more: everybody may read the text now, or not any longer.

    For actions that change who sees a text and not what it says. In the transaction that does so, as `cite`.
    """
    cited = Citation.objects.of(host).order_by("position", "pk")
    references = list(cited.values_list("reference__kind", "reference__normal_form"))
    cite(host, references, is_public=is_public, now=now)


def _known(host: models.Model, wanted: list[Key]) -> dict[Key, _Known]:
    """Stored references among the wanted, and all that the text cites now. One statement."""
    cited = (
        Citation.objects.of(host)
        .order_by()
        .values_list(
            "reference__kind",
            "reference__normal_form",
            "reference_id",
            "reference__same_as_id",
            "reference__same_as__kind",
            "reference__same_as__normal_form",
            "position",
            "is_public",
        )
    )
    named = Reference.objects.filter(normal_form__in={value for _kind, value in wanted}).values_list(
        "kind",
        "normal_form",
        "pk",
        "same_as_id",
        "same_as__kind",
        "same_as__normal_form",
        Value(0),
        Value(False),  # noqa: FBT003 - a column of the answer
    )
    known: dict[Key, _Known] = {}
    for kind, value, pk, work, work_kind, work_value, position, is_public in named.union(cited, all=True):
        if position or (kind, value) not in known:
            key_of_work = (work_kind, work_value) if work else (kind, value)
            known[kind, value] = _Known(pk, work or pk, key_of_work, position, bool(is_public))
    return known


def _store_references(
    known: Mapping[Key, _Known], places: Mapping[Key, int], *, is_public: bool, now: datetime
) -> dict[Key, int]:
    """Make what is missing and count what changed, in one statement; returns the keys of the rows that it touched.

    The rows stand in one order whoever cites them, so two transactions never wait for each other. A count is changed in
    the row as it is, and never below zero: where it was wrong, `recount` says so, and nobody's text is refused.
    """
    counted = {one.work for one in known.values() if one.position and one.is_public}
    to_count = {known[key].work for key in places if key in known} if is_public else set()
    works = {one.work: one.key_of_work for one in known.values()}
    missing = [key for key in places if key not in known]
    rows = sorted({*missing, *(works[work] for work in counted ^ to_count)})
    if not rows:
        return {}
    new = [
        Reference(
            kind=kind,
            normal_form=value,
            shown=Identifier(kind, value).shown,
            citation_count=int(is_public),
            created_at=now,
        )
        for kind, value in rows
    ]
    return _upsert(new, fewer=sorted(counted - to_count), step=int(is_public))


def _upsert(references: list[Reference], *, fewer: list[int], step: int) -> dict[Key, int]:
    """Insert; rows that are there get one citation less where their key is in `fewer`, otherwise `step` more.

    By hand: Django's own statement can set a column to what was to be inserted, but not add to what is stored.
    """
    columns = {str(field.column): field for field in Reference._meta.local_concrete_fields if not field.primary_key}
    quote = connection.ops.quote_name
    table, count = quote(Reference._meta.db_table), quote("citation_count")
    one_row = f"({', '.join(['%s'] * len(columns))})"
    change = f"CASE WHEN {table}.id IN ({', '.join(['%s'] * len(fewer))}) THEN -1 ELSE %s END" if fewer else "%s"
    greatest = "MAX" if connection.vendor == "sqlite" else "GREATEST"
    sql = (
        f"INSERT INTO {table} ({', '.join(map(quote, columns))}) "  # noqa: S608 - our own names only
        f"VALUES {', '.join([one_row] * len(references))} "
        f"ON CONFLICT (kind, normal_form) DO UPDATE SET {count} = "
        f"{greatest}(0, {table}.{count} + {change}) "
        "RETURNING kind, normal_form, id"
    )
    values: list[Any] = [  # Any: a column's own type
        field.get_db_prep_save(getattr(reference, field.attname), connection)
        for reference in references
        for field in columns.values()
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *fewer, step])
        return {(kind, value): pk for kind, value, pk in cursor.fetchall()}
