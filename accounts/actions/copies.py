"""A member's copy of their data: the wish, the making, the download, the end of the file."""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts import limits as house_limits
from accounts import mail
from accounts.exporting import storing, writing
from accounts.models import DataExport, User
from events import bell
from events.actions import record
from foundation import limits
from foundation.errors import DomainError

logger = logging.getLogger(__name__)

KEPT_FOR: Final = timedelta(days=7)
# Longer than a task may take: whoever began it is gone.
STUCK_AFTER: Final = timedelta(minutes=40)
MOST_ATTEMPTS: Final = 3


def request_copy(*, actor: User, now: datetime) -> DataExport:
    """Note the wish; the worker makes the copy and a mail says so. Raises DomainError for a second, LimitReached."""
    from accounts.tasks import make_copies  # noqa: PLC0415 - tasks import this module

    if DataExport.objects.open().filter(member=actor).exists():
        raise _one_is_being_made()
    limits.hit(house_limits.COPIES, str(actor.pk), now)
    try:
        with transaction.atomic():
            export = DataExport.objects.create(member=actor, requested_at=now)
            record("copy_requested", actor=actor, subject=actor, data={"export": export.pk}, now=now)
            transaction.on_commit(lambda: bell.ring(make_copies))
    except IntegrityError:
        raise _one_is_being_made() from None
    return export


def make_due(*, now: Callable[[], datetime]) -> int:
    """Make every copy that somebody waits for, one after another; how many were made."""
    made = 0
    while (export := _claim(now())) is not None:
        made += _make(export, now)
    return made


def note_download(*, actor: User, export: DataExport, now: datetime) -> None:
    """Write down that the member fetched it."""
    with transaction.atomic():
        record("copy_downloaded", actor=actor, subject=actor, data={"export": export.pk}, now=now)


def forget_old(*, now: datetime) -> int:
    """Delete files whose time is over, and those that no row knows; how many copies ended."""
    ended = 0
    for export in DataExport.objects.overdue(now):
        storing.remove(export.key)
        ended += DataExport.objects.filter(pk=export.pk).update(state=DataExport.State.EXPIRED, key="")
    storing.remove_orphans(now)
    return ended


def _one_is_being_made() -> DomainError:
    return DomainError("copy_underway", _("A copy is being made already. A mail tells you when it is ready."))


def _claim(now: datetime) -> DataExport | None:
    """Take the oldest for this process alone. What was begun too often has failed."""
    stuck_before = now - STUCK_AFTER
    for found in DataExport.objects.due(stuck_before):
        if found.attempts >= MOST_ATTEMPTS:
            DataExport.objects.filter(pk=found.pk).update(state=DataExport.State.FAILED)
            continue
        claimed = DataExport.objects.due(stuck_before).filter(pk=found.pk, attempts=found.attempts).order_by()
        if claimed.update(state=DataExport.State.BUILDING, claimed_at=now, attempts=F("attempts") + 1):
            return DataExport.objects.select_related("member").get(pk=found.pk)
    return None


def _make(export: DataExport, now: Callable[[], datetime]) -> bool:
    key = secrets.token_hex(16)
    path = storing.path(key)
    try:
        writing.write(path, member=export.member, now=now())
        _hand_over(export, key, now())
    except Exception as error:  # whatever it was: the next copy must not wait for it
        path.unlink(missing_ok=True)
        logger.error("A copy of a member's data could not be made. export=%s", export.pk)
        state = DataExport.State.FAILED if export.attempts >= MOST_ATTEMPTS else DataExport.State.REQUESTED
        DataExport.objects.filter(pk=export.pk).update(state=state, last_error=type(error).__name__)
        return False
    return True


def _hand_over(export: DataExport, key: str, now: datetime) -> None:
    """Mark it ready and tell the member; the mail is queued in the same transaction."""
    path = storing.path(key)
    size = path.stat().st_size
    with transaction.atomic():
        DataExport.objects.filter(pk=export.pk).update(
            state=DataExport.State.READY,
            key=key,
            size=size,
            ready_at=now,
            expires_at=now + KEPT_FOR,
            last_error="",
        )
        record("copy_made", actor=None, subject=export.member, data={"export": export.pk}, now=now)
        context = {"expires_at": now + KEPT_FOR}
        mail.send("copy_ready", export.member.email, member=export.member, context=context)
