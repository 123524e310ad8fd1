"""Telling an event to everybody whom it concerns: in batches, from a row that says how far it came.

The handler of the event only writes the row; a request that a thousand members watch costs no more than another. A
batch and the progress of its row are one transaction, and a notification is unique for recipient and event: a worker
that dies is followed by another that goes on where the last batch ended.
"""

import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Block, User
from events import backoff, bell
from events.models import Event
from notifications import channels, kinds, sources, unread
from notifications.models import Delivery, FanOut, Notification, Subscription
from notifications.models.notifications import Channel

logger = logging.getLogger(__name__)

BATCH = 500  # members in one transaction
RUN_SECONDS = 20.0
MAIL_WAITS = timedelta(minutes=10)  # time to read it on the site instead
MOST_ATTEMPTS = 10
MOST_ROWS = 1000  # events in one run
# What is older when it is told is news on the site alone; a worker may have been away for a weekend.
MAILED_WITHIN = timedelta(days=3)
LEASE = timedelta(seconds=60)  # a batch takes a fraction of a second
# Which channels have deliveries of their own. The digest is made from what members follow when it is due.
_DELIVERED = frozenset({Channel.EMAIL.value, Channel.WEBHOOK.value})

# Without any of these the member does not hear of the kind, and nothing is stored. The digest reads what is stored.
_HEARD = _DELIVERED | {Channel.SITE.value, Channel.DIGEST.value}

State = FanOut.State
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class _Recipient:
    """One member of a batch, and how they hear of the kind."""

    pk: int
    by: frozenset[str]


def begin(event: Event) -> None:
    """Let the event be told. Called by its handler, in the handler's transaction; idempotent."""
    from notifications.tasks import tell  # noqa: PLC0415 - tasks import this module

    FanOut.objects.bulk_create([FanOut(event_id=event.pk, due_at=event.created_at)], ignore_conflicts=True)
    bell.ring_on_commit(tell)


def tell_due(*, clock: Clock = timezone.now, seconds: float = RUN_SECONDS) -> bool:
    """Go on with what is due, oldest first, for so long. True when more is waiting.

    Claim: one conditional UPDATE counts the attempt and moves the due time LEASE ahead, so that a row whose batch kills
    its worker comes due again, and is given up after MOST_ATTEMPTS like one that raises.
    """
    end = time.monotonic() + seconds
    for pk in FanOut.objects.due(clock()).values_list("pk", flat=True)[:MOST_ROWS]:
        if time.monotonic() > end:
            return True
        attempt = _claim(pk, clock())
        if attempt is None:
            continue
        try:
            while _tell_batch(pk, attempt, clock):
                if time.monotonic() > end:
                    _hand_back(pk, attempt, clock())
                    return True
        except Exception as error:
            logger.exception("fan_out_failed fan_out=%s attempts=%s", pk, attempt)
            _put_off(pk, attempt, error, clock())
    return FanOut.objects.due(clock()).exists()


def _claim(pk: int, now: datetime) -> int | None:
    """The number of the attempt that is ours, or None when another worker was quicker or the row is given up."""
    row = FanOut.objects.due(now).filter(pk=pk).first()
    if row is None:
        return None
    if row.attempts >= MOST_ATTEMPTS:
        FanOut.objects.filter(pk=pk, state=State.DUE, attempts=row.attempts).update(state=State.DEAD)
        return None
    claimed = FanOut.objects.filter(pk=pk, state=State.DUE, attempts=row.attempts).update(
        attempts=row.attempts + 1, due_at=now + LEASE
    )
    return row.attempts + 1 if claimed else None


@transaction.atomic
def _tell_batch(pk: int, attempt: int, clock: Clock) -> bool:
    """Tell one batch; True while there is more. Locks the row and makes sure that the claim is still ours."""
    row = FanOut.objects.select_for_update().filter(pk=pk, state=State.DUE, attempts=attempt).first()
    if row is None:
        return False
    event = Event.objects.filter(pk=row.event_id).first()
    source = sources.find(event.kind) if event else None
    plan = source(event) if source and event else None
    left = BATCH
    while plan and event and row.stage < len(plan.stages) and left:
        stage = plan.stages[row.stage]
        members = stage.after(row.cursor, left)
        row.told_count += _tell(event, plan, stage, members, clock()) if members else 0
        if len(members) < left:
            row.stage, row.cursor = row.stage + 1, 0
        else:
            row.cursor = members[-1]
        left -= len(members)
    is_done = plan is None or row.stage >= len(plan.stages)
    row.state, row.done_at = (State.DONE, clock()) if is_done else (State.DUE, None)
    row.due_at = clock() + LEASE
    row.save(update_fields=["stage", "cursor", "told_count", "state", "done_at", "due_at"])
    return not is_done


def _hand_back(pk: int, attempt: int, now: datetime) -> None:
    """Time is up, the work is not: due at once, and no failure."""
    FanOut.objects.filter(pk=pk, state=State.DUE, attempts=attempt).update(attempts=0, due_at=now)


def _put_off(pk: int, attempt: int, error: Exception, now: datetime) -> None:
    """After a failure: later again, or given up. The class of the error alone is kept: a message may quote a text."""
    state = State.DEAD if attempt >= MOST_ATTEMPTS else State.DUE
    FanOut.objects.filter(pk=pk, state=State.DUE, attempts=attempt).update(
        state=state, due_at=now + backoff.delay(attempt), last_error=type(error).__name__
    )


def _tell(event: Event, plan: sources.Plan, stage: sources.Stage, members: Sequence[int], now: datetime) -> int:
    """Write notifications and deliveries for those of the members who want and may hear of it. Returns how many."""
    kind = kinds.find(stage.kind)
    if kind is None:
        raise LookupError(f"No notifications of the kind {stage.kind!r} are declared.")
    professions = _in_good_standing(members, now)
    wanted = _hearing(plan, stage, set(professions))
    wanted &= plan.readers(wanted)
    if plan.is_once or stage.is_once:
        before = Notification.objects.all().about(plan.subject).filter(recipient_id__in=wanted)
        wanted -= set(before.exclude(event_id=event.pk).values_list("recipient_id", flat=True))
    recipients = _by_channel(kind, {pk: professions[pk] for pk in wanted})
    target = plan.target._meta.label_lower, plan.target.pk
    rows = [
        Notification(
            recipient_id=recipient.pk,
            event_id=event.pk,
            kind=kind.name,
            actor_id=None if plan.is_nameless else plan.actor_id,
            subject_model=plan.subject._meta.label_lower,
            subject_id=plan.subject.pk,
            target_model=target[0],
            target_id=target[1],
            group_key=f"{kind.name}:{target[0]}:{target[1]}",
            is_on_site=kinds.SITE in recipient.by,
            created_at=event.created_at,
        )
        for recipient in recipients
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    _write_deliveries(event, stage.kind, recipients, now)
    unread.forget_on_commit(recipient.pk for recipient in recipients)
    return len(rows)


def _by_channel(kind: kinds.Kind, professions: Mapping[int, str]) -> list[_Recipient]:
    found = channels.channels_of(kind, professions)
    return [_Recipient(pk, by) for pk, by in sorted(found.items()) if by & _HEARD]


def _write_deliveries(event: Event, kind: str, recipients: Sequence[_Recipient], now: datetime) -> None:
    """One for each channel that carries it away. Those told in an earlier stage keep what they were told then."""
    carried = {recipient.pk: recipient.by & _DELIVERED for recipient in recipients}
    if not any(carried.values()) or now - event.created_at > MAILED_WITHIN:
        return
    told = Notification.objects.filter(event_id=event.pk, kind=kind, recipient_id__in=list(carried))
    due = {Channel.EMAIL.value: now + MAIL_WAITS, Channel.WEBHOOK.value: now}
    Delivery.objects.bulk_create(
        (
            Delivery(notification_id=pk, channel=channel, due_at=due[channel])
            for pk, member in told.values_list("pk", "recipient_id")
            for channel in sorted(carried[member])
        ),
        ignore_conflicts=True,
    )


def _in_good_standing(members: Sequence[int], now: datetime) -> dict[int, str]:
    """Of these members, those who are told anything at all, with the profession that their channels begin with."""
    standing = User.objects.all().active().filter(pk__in=members, refused_at__isnull=True)
    free = Q(suspended_until__isnull=True) | Q(suspended_until__lte=now)
    return dict(standing.filter(free).values_list("pk", "profession"))


def _hearing(plan: sources.Plan, stage: sources.Stage, standing: Collection[int]) -> set[int]:
    """Of members in good standing, those who hear of it: not the actor, and who did not mute the actor or it."""
    hearing = set(standing) - {plan.actor_id}
    # A block is against a name: behind a pseudonym, or where nobody is named, it must not show who it was.
    if plan.actor_id is not None and not plan.is_nameless:
        deaf = Block.objects.filter(member_id__in=hearing, other_id=plan.actor_id)
        hearing -= set(deaf.values_list("member_id", flat=True))
    near = _levels(hearing, plan.near)
    if stage.is_personal:
        return {pk for pk in hearing if "muted" not in near.get(pk, ())}
    around = _levels(hearing, plan.around)
    return {pk for pk in hearing if _wants(near.get(pk, set()), around.get(pk, set()))}


def _wants(near: set[str], around: set[str]) -> bool:
    """Whether a member hears of what is not about them: the thing itself decides, then what it stands in."""
    if "muted" in near:
        return False
    return "watching" in near or "muted" not in around


def _levels(members: Collection[int], targets: Collection[sources.Target]) -> dict[int, set[str]]:
    """What each of the members chose about the things. One statement for each model."""
    found: dict[int, set[str]] = {}
    by_label: dict[str, list[int]] = {}
    for label, pk in targets:
        by_label.setdefault(label, []).append(pk)
    for label, ids in by_label.items():
        rows = Subscription.objects.filter(target_model=label, target_id__in=ids, member_id__in=members)
        for member, level in rows.values_list("member_id", "level"):
            found.setdefault(member, set()).add(level)
    return found
