"""What time does to credentials: reminders, requests that nobody decided, documents that stayed too long."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts import documents
from accounts.actions import credentials
from accounts.actions.credential_requests import send_recheck
from accounts.models import Credential, Document

REMIND_BEFORE = timedelta(days=30)
LONGEST_WAIT = timedelta(days=30)
# A file is written before its row: younger ones may belong to a request that is being made.
ORPHAN_AGE = timedelta(days=1)


def remind(*, now: datetime) -> int:
    """Tell members a month ahead that a credential ends; for a mailbox, by a link in that mailbox. How many."""
    soon = Credential.objects.filter(
        state="accepted", reminded_at__isnull=True, expires_at__gt=now, expires_at__lte=now + REMIND_BEFORE
    )
    count = 0
    for credential in soon.select_related("member", "mailbox").order_by("pk"):
        with transaction.atomic():
            if not Credential.objects.filter(pk=credential.pk, reminded_at__isnull=True).update(reminded_at=now):
                continue
            if hasattr(credential, "mailbox"):
                send_recheck(credential, now=now)
            credentials.tell(credential, outcome="ends_soon")
            count += 1
    return count


def end_old_requests(*, now: datetime) -> int:
    """End requests that nobody decided or answered in 30 days, with their evidence. Appeals wait until decided."""
    old = Credential.objects.filter(
        state="pending", appealed_at__isnull=True, requested_at__lte=now - LONGEST_WAIT
    ).select_related("member")
    count = 0
    for credential in old.order_by("pk"):
        with transaction.atomic():
            try:
                credentials.step(credential, name="expire", actor=None, now=now, ended_at=now)
            except credentials.StepNotPossible:
                continue
            credentials.forget_evidence(credential)
            credentials.record_lapse(credential, now=now)
            credentials.tell(credential, outcome="lapsed")
            count += 1
    return count


def delete_old_documents(*, now: datetime) -> int:
    """Delete documents after 30 days whatever their request waits for, and files that no row knows. How many."""
    old = Document.objects.filter(created_at__lte=now - LONGEST_WAIT).select_related("credential")
    count = 0
    for document in old.order_by("pk"):
        with transaction.atomic():
            credentials.forget_evidence(document.credential)
        count += 1
    candidates = documents.stored_before((now - ORPHAN_AGE).timestamp())
    known = set(Document.objects.filter(key__in=candidates).values_list("key", flat=True))
    for key in candidates:
        if key not in known:
            documents.delete(key)
            count += 1
    return count
