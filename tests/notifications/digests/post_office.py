"""Making digests as the worker does, and reading what came of it."""

import email
from datetime import UTC, datetime, timedelta
from email import policy

from django.utils import timezone

from notifications.digests import absence, making
from notifications.models import Digest, DigestPlan, OutgoingMail
from tests.factories.notifications import DigestPlanFactory
from tests.forum.conftest import regular

MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)  # a Monday at eight, a week after the clock of the tests


def subscriber(*, until=None, **traits):
    """A member whose weekly digest was made on the Monday before `until`, which is when the next one is due."""
    until = until or MONDAY
    member = regular(**traits)
    DigestPlanFactory(
        member=member,
        last_date=(until - timedelta(days=7)).date(),
        covered_until=until - timedelta(days=7),
        next_due_at=until,
        missed_due_at=until + timedelta(days=30),
        missed_covered_until=until - timedelta(days=60),
    )
    return member


def deliver(now=MONDAY):
    """Let the worker make everything that is due then."""
    while making.make_due(clock=lambda: now):
        pass


def deliver_missed(now):
    """Let the worker look at all absences that are due then."""
    while absence.make_due(clock=lambda: now):
        pass


def made(member, product="follow"):
    """State and reason of the member's digests, oldest first."""
    found = Digest.objects.filter(recipient=member, product=product).order_by("period_started_at")
    return list(found.values_list("state", "reason"))


def mails(member):
    """What was queued for the member, as messages, oldest first."""
    rows = OutgoingMail.objects.filter(recipient=member.email).order_by("pk")
    return [email.message_from_bytes(bytes(row.source), policy=policy.default) for row in rows]


def text_of(message):
    """The plain text."""
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_of(message):
    """The HTML."""
    return message.get_body(("html",)).get_content()


def keys(member):
    """What stood in the member's digests: one list of keys for each."""
    found = Digest.objects.filter(recipient=member, product="follow", state="sent").order_by("period_started_at")
    return [list(digest.items.order_by("key").values_list("key", flat=True)) for digest in found]


def plan(member):
    """The member's plan, as it is stored."""
    return DigestPlan.objects.get(member=member)


def ago(**age):
    """A moment before now, by the clock of the test."""
    return timezone.now() - timedelta(**age)
