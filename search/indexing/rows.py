"""What the database is told of what an index holds: versions, dead letters, and titles to suggest."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from search.analysis import words_of
from search.analysis.folding import fold
from search.documents import Document, Key, public_mark
from search.models import LONGEST_TITLE, SearchDocument, Suggestion, Word

PORTION: Final = 500
LONGEST_WORD: Final = 60
_TOLD: Final = ("language", "audiences", "signals", "indexed_version", "problem")


def ensure(kind: str, ids: Sequence[int], *, now: datetime) -> None:
    """Make rows for things that have none, such as those that came with the software and of which no event told."""
    rows = [SearchDocument(kind=kind, object_id=pk, changed_at=now) for pk in ids]
    SearchDocument.objects.bulk_create(rows, ignore_conflicts=True, batch_size=PORTION)


def tell(rows: Sequence[SearchDocument], found: Mapping[Key, Document], failed: Mapping[Key, str]) -> None:
    """Write down what the index holds of these rows, which were read before it was written."""
    changed = []
    for row in rows:
        key = Key(row.kind, row.object_id)
        before = [getattr(row, name) for name in _TOLD]
        document = found.get(key)
        row.indexed_version = row.content_version
        row.language = document.language if document else ""
        row.audiences = " ".join(document.audiences) if document else ""
        row.signals = document.signals if document else {}
        row.problem = failed.get(key, "")[:100]
        if [getattr(row, name) for name in _TOLD] != before:
            changed.append(row)
    public = public_mark()
    for start in range(0, len(changed), PORTION):
        with transaction.atomic():
            _store(changed[start : start + PORTION])
    for start in range(0, len(rows), PORTION):
        part = rows[start : start + PORTION]
        with transaction.atomic():
            _suggest(part, {key: one for key, one in found.items() if one.is_for(public) and one.title})


def _store(rows: Sequence[SearchDocument]) -> None:
    """Write what is told of these. As rows that are there already: a case for each value costs ten times as much."""
    told = [
        SearchDocument(
            kind=row.kind,
            object_id=row.object_id,
            changed_at=row.changed_at,
            **{name: getattr(row, name) for name in _TOLD},
        )
        for row in rows
    ]
    SearchDocument.objects.bulk_create(
        told, update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=_TOLD
    )


def _suggest(rows: Sequence[SearchDocument], public: Mapping[Key, Document]) -> None:
    """Suggest the titles of these and no others, and move the counts of their words."""
    known = {one.document_id: one for one in Suggestion.objects.filter(document__in=[row.pk for row in rows])}
    gone: list[int] = []
    new: list[Suggestion] = []
    words: Counter[str] = Counter()
    for row in rows:
        document = public.get(Key(row.kind, row.object_id))
        old = known.get(row.pk)
        made = _suggestion(row, document) if document else None
        if old and (made is None or (old.title, old.language, old.weight) != (made.title, made.language, made.weight)):
            gone.append(old.pk)
            words.subtract(set(_spelled(old.title)))
            old = None
        if made and old is None:
            new.append(made)
            words.update(set(_spelled(made.title)))
    if gone:
        Suggestion.objects.filter(pk__in=gone).delete()
    if new:
        Suggestion.objects.bulk_create(new, ignore_conflicts=True)
    _count({word: number for word, number in words.items() if number})


def _suggestion(row: SearchDocument, document: Document) -> Suggestion:
    title = " ".join(document.title.split())[:LONGEST_TITLE]
    return Suggestion(
        document_id=row.pk,
        title=title,
        folded=fold(title)[:LONGEST_TITLE],
        language=document.language,
        weight=round(document.weight, 3),
    )


def _spelled(title: str) -> list[str]:
    return [word for word in words_of(title) if len(word) <= LONGEST_WORD and not word.isdigit()]


def _count(moved: Mapping[str, int]) -> None:
    if not moved:
        return
    Word.objects.bulk_create([Word(word=word) for word in sorted(moved)], ignore_conflicts=True)
    by_number: dict[int, list[str]] = {}
    for word, number in sorted(moved.items()):
        by_number.setdefault(number, []).append(word)
    for number, words in sorted(by_number.items()):
        count = F("count") + number if number > 0 else Greatest(F("count") - -number, Value(0))
        Word.objects.filter(word__in=words).update(count=count)
    Word.objects.filter(word__in=list(moved), count=0).delete()
