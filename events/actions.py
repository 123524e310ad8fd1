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
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An event is recorded in the transaction of its change.")
    if not registry.is_declared(kind):
        raise UnknownKind(f"No room declares events of the kind {kind!r}.")
    happened_at = now or timezone.now()
    event = Event.objects.create(
        kind=kind,
        actor_id=actor.pk if actor is not None and actor.is_authenticated else None,
        subject_model=subject._meta.label_lower if subject is not None else "",
        subject_id=_saved_id(subject) if subject is not None else None,
        data=dict(data or {}),
        request_id=_request_id(),
        created_at=happened_at,
    )
    names = registry.handler_names(kind)
    if names:
        Handling.objects.bulk_create(Handling(event=event, handler=name, due_at=happened_at) for name in names)
        bell.ring_on_commit(process)
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
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An event is recorded in the transaction of its change.")
    if not registry.is_declared(kind):
        raise UnknownKind(f"No room declares events of the kind {kind!r}.")
    events = Event.objects.bulk_create(
        Event(
            kind=kind,
            actor_id=actor.pk if actor is not None and actor.is_authenticated else None,
            subject_model=subject._meta.label_lower,
            subject_id=_saved_id(subject),
            data=dict(data),
            request_id=_request_id(),
            created_at=now,
        )
        for subject, data in told
    )
    names = registry.handler_names(kind)
    if events and names:
        Handling.objects.bulk_create(
            Handling(event=event, handler=name, due_at=now) for event in events for name in names
        )
        bell.ring_on_commit(process)
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


def _request_id() -> str:
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))[:LONGEST_REQUEST_ID]


def _saved_id(subject: models.Model) -> int:
    if not isinstance(subject.pk, int):
        raise TypeError(f"An event can only tell of a saved row with a number, not of {subject._meta.label}.")
    return subject.pk
