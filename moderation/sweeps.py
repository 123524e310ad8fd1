"""What no event brings into the queue, or a lost one did not: looked for again and again."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Credential
from content.models import Hold
from events.models import Handling
from forum.models import Post
from knowledge.models import ArticleRevision, NeedsChange
from moderation import queueing, retractions
from moderation.actions import scanning
from moderation.models import ReviewItem
from notifications.models import Mailbox, OutgoingMail

PORTION: Final = 200  # rows of each sort in one run; the next run goes on


def collect(*, now: datetime) -> int:
    """Put into the queue what waits and is not there, and take out what waits no longer; how many rows were touched.

    Running twice does no harm.
    """
    return (
        _put_given_up(now)
        + _put_doubtful_mail(now)
        + _put_held_texts(now)
        + _put_claims(now)
        + _put_needed_changes(now)
        + _put_addresses(now)
        + _put_works(now)
        + scanning.settle_changed(now=now)
        + _close_what_was_settled(now)
    )


def _missing(rows: QuerySet, label: str) -> list:  # type: ignore[type-arg]  # rows of any model
    """Those without an open item."""
    known = ReviewItem.objects.not_closed().filter(subject_model=label, subject_id=OuterRef("pk"))
    return list(rows.filter(~Exists(known)).order_by("pk")[:PORTION])


def _put_given_up(now: datetime) -> int:
    rows = _missing(Handling.objects.dead(), queueing.HANDLING)
    for row in rows:
        with transaction.atomic():
            _undelivered(queueing.HANDLING, row.pk, "handling", now)
    return len(rows)


def _put_doubtful_mail(now: datetime) -> int:
    seen = ReviewItem.objects.filter(subject_model=queueing.MAIL, subject_id=OuterRef("pk"))
    unknown = OutgoingMail.objects.filter(~Exists(seen), state=OutgoingMail.State.UNKNOWN)
    rows = list(unknown.order_by("pk").values_list("pk", flat=True)[:PORTION])
    for pk in rows:
        with transaction.atomic():
            _undelivered(queueing.MAIL, pk, "mail", now)
    return len(rows)


def _undelivered(label: str, pk: int, reason: str, now: datetime) -> None:
    queueing.put(kind=ReviewItem.Kind.UNDELIVERED, label=label, pk=pk, reason=reason, now=now)


def _put_held_texts(now: datetime) -> int:
    """Posts and revisions that wait; of other texts their own rooms take care."""
    posts = _missing(Post.objects.filter(held_at__isnull=False, is_stub=False).select_related("thread"), queueing.POST)
    revisions = _missing(ArticleRevision.objects.filter(held_at__isnull=False), queueing.REVISION)
    count = 0
    for row in [*posts, *revisions]:
        hold = Hold.objects.of(row).open().first()
        if hold is None:
            continue
        with transaction.atomic():
            queueing.put_held(row, hold, hold.held_at)
        count += 1
    return count


def _put_claims(now: datetime) -> int:
    rows = _missing(Credential.objects.waiting_for_reviewers(), queueing.CREDENTIAL)
    for row in rows:
        with transaction.atomic():
            queueing.settle_claim(row, row.appealed_at or row.requested_at)
    return len(rows)


def _put_needed_changes(now: datetime) -> int:
    rows = _missing(NeedsChange.objects.open(), queueing.NEEDS_CHANGE)
    for row in rows:
        with transaction.atomic():
            queueing.put_needed_change(row, row.created_at)
    return len(rows)


def _put_addresses(now: datetime) -> int:
    """Members to whom mail stopped since somebody last decided about it."""
    seen = ReviewItem.objects.filter(
        subject_model=queueing.MAILBOX, subject_id=OuterRef("pk"), opened_at__gte=OuterRef("paused_at")
    )
    rows = _missing(_returning().filter(~Exists(seen)), queueing.MAILBOX)
    for row in rows:
        with transaction.atomic():
            queueing.put_address(row, now)
    return len(rows)


def _returning() -> QuerySet[Mailbox]:
    found: QuerySet[Mailbox] = Mailbox.objects.paused().filter(pause_reason=Mailbox.Pause.RETURNED)
    return found


def _put_works(now: datetime) -> int:
    """Retracted works that articles cite, unless somebody decided about them as they are cited now."""
    count = 0
    for row in _missing(retractions.cited_in_articles(), queueing.WORK):
        cause = retractions.newest_cause(row)
        known = ReviewItem.objects.filter(subject_model=queueing.WORK, subject_id=row.pk)
        if cause is None or known.filter(Q(opened_at__gte=cause) | Q(decided_at__gte=cause)).exists():
            continue
        with transaction.atomic():
            queueing.put_work(row.pk, now)
        count += 1
    return count


def _close_what_was_settled(now: datetime) -> int:
    """Items whose subject waits no longer: settled on a page of its own, or gone."""
    waiting = {
        queueing.HANDLING: Handling.objects.dead(),
        queueing.CREDENTIAL: Credential.objects.waiting_for_reviewers(),
        queueing.NEEDS_CHANGE: NeedsChange.objects.open(),
        queueing.REVISION: ArticleRevision.objects.filter(held_at__isnull=False),
        queueing.POST: Post.objects.filter(is_stub=False),
        queueing.MAILBOX: _returning(),
        queueing.WORK: retractions.cited_in_articles(),
    }
    count = 0
    for label, rows in waiting.items():
        still = rows.filter(pk=OuterRef("subject_id")).order_by()
        gone = ReviewItem.objects.not_closed().filter(~Exists(still), subject_model=label)
        for pk in list(gone.order_by("pk").values_list("subject_id", flat=True)[:PORTION]):
            with transaction.atomic():
                queueing.close(label, pk, now)
            count += 1
    return count
