"""Going over texts that already stand with the privacy check. What it finds waits in the one queue.

A portion is read and checked outside a transaction and written, with how far it came, inside a short one: a kill loses
one portion, and two workers at once do one portion twice and write it once.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from content.privacy.check import RULE_SET_VERSION
from events.actions import record
from foundation.errors import NotPermitted
from moderation import logbook, policies, queueing, reasons, shelves
from moderation.models import ModerationAction, PrivacyScan, ReviewItem, ScannedText
from moderation.shelves import Shelf
from moderation.shelves.registry import Found

RUN_SECONDS: Final = 40.0
AGAIN_AFTER: Final = timedelta(days=30)
LOOKED_AGAIN_AT: Final = 200  # open items in one run


@dataclass
class Done:
    """What one call came to."""

    texts: int = 0
    items: int = 0
    is_finished: bool = False


def start_scan(*, actor: User, now: datetime) -> bool:
    """Have the worker go over all texts that readers see; False when it does so already. Raises NotPermitted."""
    if not policies.may_scan(actor):
        raise NotPermitted("scan", _("You have no right to take texts out of everything. Ask an administrator."))
    return begin(actor=actor, now=now)


def begin(*, actor: User | None, now: datetime) -> bool:
    """Begin a scan, unless one is going on. The log says so."""
    if PrivacyScan.objects.filter(is_going_on=True).exists():
        return False
    first = shelves.shelves()[0].label
    try:
        with transaction.atomic():
            scan = PrivacyScan.objects.create(
                started_at=now, started_by=actor, rule_set_version=RULE_SET_VERSION, reading=first
            )
            record("privacy_scan_started", actor=actor, subject=scan, now=now)
            _tell(ModerationAction.Kind.SCAN_STARTED, scan, actor=actor, now=now)
    except IntegrityError:  # somebody else began at the same moment
        return False
    return True


def _tell(kind: str, scan: PrivacyScan, *, actor: User | None, now: datetime) -> None:
    data = {"rules": scan.rule_set_version, "read": scan.texts_read, "items": scan.items_made}
    logbook.write(kind, actor=actor, subject=scan, is_automatic=actor is None, data=data, now=now)


def begin_if_due(*, now: datetime) -> bool:
    """Begin when none was done with the rules in force, or the last one is a month old."""
    last = PrivacyScan.objects.order_by("-pk").first()
    is_due = last is None or last.rule_set_version != RULE_SET_VERSION or last.started_at <= now - AGAIN_AFTER
    return is_due and begin(actor=None, now=now)


def go_on(*, seconds: float | None = None) -> Done:
    """Read on where the scan stands, until it is through or the seconds are over. Called outside a transaction."""
    end, done = time.monotonic() + seconds if seconds is not None else None, Done()
    while scan := PrivacyScan.objects.filter(is_going_on=True).first():
        _portion(scan, done)
        if end is not None and time.monotonic() > end:
            break
    done.is_finished = not PrivacyScan.objects.filter(is_going_on=True).exists()
    return done


def _portion(scan: PrivacyScan, done: Done) -> None:
    shelf = shelves.shelf_of(scan.reading)
    rows = list(shelf.rows().filter(pk__gt=scan.last_row).order_by("pk")[: shelf.portion]) if shelf else []
    found = shelf.found_in(rows) if shelf else {}
    now = timezone.now()
    with transaction.atomic():
        locked = PrivacyScan.objects.select_for_update().get(pk=scan.pk)
        if not locked.is_going_on or (locked.reading, locked.last_row) != (scan.reading, scan.last_row):
            return
        items = _write(shelf, rows, found, now) if shelf else 0
        locked.last_row = rows[-1].pk if rows else locked.last_row
        locked.texts_read += len(rows)
        locked.items_made += items
        if shelf is None or len(rows) < shelf.portion:
            _turn_to_the_next(locked, now)
        locked.save()
    done.texts += len(rows)
    done.items += items


def _turn_to_the_next(scan: PrivacyScan, now: datetime) -> None:
    """The shelf is read: what is known of texts that are gone goes, and the next one comes, or the end."""
    if (shelf := shelves.shelf_of(scan.reading)) is not None:
        there = shelf.rows().model._base_manager.filter(pk=OuterRef("subject_id"))
        ScannedText.objects.filter(~Exists(there), subject_model=shelf.label).delete()
    following = shelves.following(scan.reading)
    if following is not None:
        scan.reading, scan.last_row = following.label, 0
        return
    scan.is_going_on, scan.finished_at = False, now
    _tell(ModerationAction.Kind.SCAN_FINISHED, scan, actor=None, now=now)


def _write(shelf: Shelf, rows: Sequence[Any], found: Mapping[int, Found], now: datetime) -> int:
    """Put texts into the queue with whose words and rules nobody was asked about before; how many.

    (Any: rows of the shelf.)
    """
    known = {one.subject_id: one for one in ScannedText.objects.filter(subject_model=shelf.label, subject_id__in=found)}
    for pk in [pk for pk in known if not found[pk]]:
        _forget(shelf.label, pk, now)
    count = 0
    for row in rows:
        before = known.get(row.pk)
        mark = _mark(shelf, row)
        if not found[row.pk] or (before is not None and bytes(before.mark) == mark):
            continue
        # What was changed or withdrawn while it was checked is left to the next scan.
        again = shelf.rows().filter(pk=row.pk).first()
        if again is None or _mark(shelf, again) != mark:
            continue
        spans = [[name, one.rule, one.tier, one.start, one.end] for name, one in found[row.pk]]
        values = {"mark": mark, "findings": spans, "found_at": now}
        ScannedText.objects.update_or_create(subject_model=shelf.label, subject_id=row.pk, defaults=values)
        _put(shelf, row, now)
        count += 1
    return count


def _put(shelf: Shelf, row: Any, now: datetime) -> None:  # Any: a row of the shelf
    if shelf.label == queueing.POST:
        queueing.put_post(row, kind=ReviewItem.Kind.FLAGS, reason=reasons.PRIVACY_SCAN, now=now)
        return
    author_id, unnamed_author_id = shelf.owner(row)
    queueing.put(
        kind=ReviewItem.Kind.FOUND,
        label=shelf.label,
        pk=row.pk,
        reason=reasons.PRIVACY_SCAN,
        author_id=author_id,
        unnamed_author_id=unnamed_author_id,
        now=now,
    )


def _forget(label: str, pk: int, now: datetime) -> None:
    """Nothing is found in it any more: so nobody has to decide about it."""
    ScannedText.objects.filter(subject_model=label, subject_id=pk).delete()
    if label != queueing.POST:  # a post may wait for other reasons as well
        queueing.close(label, pk, now)


def settle_changed(*, now: datetime) -> int:
    """Close items about texts that were changed since and in which nothing is found any more; how many.

    A hash tells which were changed: only those are checked again. Of posts their item is decided with the post.
    """
    waiting = ReviewItem.objects.not_closed().filter(kind=ReviewItem.Kind.FOUND)
    ids: dict[str, list[int]] = {}
    for label, pk in waiting.order_by("pk").values_list("subject_model", "subject_id")[:LOOKED_AGAIN_AT]:
        ids.setdefault(label, []).append(pk)
    count = 0
    for label, pks in ids.items():
        shelf = shelves.shelf_of(label)
        rows = list(shelf.rows().filter(pk__in=pks)) if shelf else []
        marks = dict(
            ScannedText.objects.filter(subject_model=label, subject_id__in=pks).values_list("subject_id", "mark")
        )
        changed = [row for row in rows if shelf and bytes(marks.get(row.pk, b"")) != _mark(shelf, row)]
        found = shelf.found_in(changed) if shelf else {}
        gone = set(pks) - {row.pk for row in rows}
        for pk in sorted(gone | {pk for pk, spans in found.items() if not spans}):
            with transaction.atomic():
                _forget(label, pk, now)
            count += 1
    return count


def _mark(shelf: Shelf, row: Any) -> bytes:  # Any: a row of the shelf
    words = "\0".join([str(RULE_SET_VERSION), *shelf.texts(row).values()])
    return salted_hmac(__name__, words, algorithm="sha256").digest()
