"""What is done to the outbox: recording what happened, and trying again what was given up."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import structlog
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import bell, policies, registry
from events.models import Event, Handling
from events.tasks import process
from foundation.errors import NotPermitted

Actor = AbstractBaseUser | AnonymousUser | None


LONGEST_REQUEST_ID = 36  # characters; ours are UUIDs
NOTHING: Final = 0  # an id that no row has


class UnknownKind(Exception):
    """An event of a kind that no room declares; a mistake in the program, never in what a person did."""


def record(
    kind: str,
    *,
    actor: Actor,
    subject: models.Model | None = None,
    # Any: whatever JSON can hold. Ids, codes and counts only; never a text, an address or a token.
    data: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Event:
    """Write down that something happened, in the transaction that makes it true, and wake the handlers after it.

    Three statements at most: the event, one row for each handler of this kind, and nothing until the commit.
    Raises TransactionManagementError outside `transaction.atomic()` and UnknownKind for an undeclared kind.
    `actor` is None, or a guest, for what the site did by itself; `subject` must be saved.
    """
    _check(kind)
    event = _event(kind, actor, subject, data or {}, now or timezone.now())
    event.save(force_insert=True)
    _hand_on([event])
    return event


def record_each(
    kind: str,
    *,
    actor: Actor,
    told: Sequence[tuple[models.Model, Mapping[str, Any]]],  # Any: as in `record`
    now: datetime,
) -> list[Event]:
    """Write down that the same happened to many: an event for each pair of subject and data, as `record` does for one.

    As many statements for many as for one, but for what a database takes in one of them.
    """
    _check(kind)
    events = Event.objects.bulk_create(_event(kind, actor, subject, data, now) for subject, data in told)
    _hand_on(events)
    return events


def seem_to_record(kind: str = "") -> None:
    """Wake the handlers after the commit as `record` does, where others must not see that there was nothing to tell.

    With a kind, the database is asked as often as well, and nothing is changed in it.
    """
    if kind:
        Event.objects.filter(pk=NOTHING).update(kind=kind)
    if kind and registry.handler_names(kind):
        Handling.objects.filter(pk=NOTHING).update(attempts=0)
    bell.ring_on_commit(process)


@transaction.atomic
def retry(*, actor: Any, handlings: Iterable[Handling], now: datetime) -> int:
    """Let handlings that were given up be tried again from the start, at once. Returns how many there were.

    Raises NotPermitted. Handlings that are not given up are left as they are, so a second click does nothing.
    (Any: lower rooms know members only as settings.AUTH_USER_MODEL.)
    """
    if not policies.may_retry_handling(actor):
        raise NotPermitted("retry_handling", _("Only staff with this permission can try it again."))
    ids = [handling.pk for handling in handlings]
    count = (
        Handling.objects.dead().filter(pk__in=ids).order_by().update(state=Handling.State.DUE, attempts=0, due_at=now)
    )
    if count:
        bell.ring_on_commit(process)
    return count


def _check(kind: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An event is recorded in the transaction of its change.")
    if not registry.is_declared(kind):
        raise UnknownKind(f"No room declares events of the kind {kind!r}.")


def _event(
    kind: str, actor: Actor, subject: models.Model | None, data: Mapping[str, Any], happened_at: datetime
) -> Event:
    """Not stored yet."""
    return Event(
        kind=kind,
        actor_id=actor.pk if actor is not None and actor.is_authenticated else None,
        subject_model=subject._meta.label_lower if subject is not None else "",
        subject_id=_saved_id(subject) if subject is not None else None,
        data=dict(data),
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:LONGEST_REQUEST_ID],
        created_at=happened_at,
    )


def _hand_on(events: Sequence[Event]) -> None:
    """Let every handler of their kind have them after the commit."""
    handlings = [
        Handling(event=event, handler=name, due_at=event.created_at)
        for event in events
        for name in registry.handler_names(event.kind)
    ]
    if handlings:
        Handling.objects.bulk_create(handlings)
        bell.ring_on_commit(process)


def _saved_id(subject: models.Model) -> int:
    if not isinstance(subject.pk, int):
        raise TypeError(f"An event can only tell of a saved row with a number, not of {subject._meta.label}.")
    return subject.pk
