"""Making two accounts one: every row that names the one is let name the other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from accounts import policies, retired
from accounts.actions import sessions
from accounts.actions.account import renew_called
from accounts.erasing import names
from accounts.erasing.carrying_out import USERNAME_HELD
from accounts.models import Erasure, User
from events.actions import record
from foundation import belongings, site
from foundation.belongings import Belonging
from foundation.errors import DomainError, NotPermitted

MEMBER: Final = "accounts.user"


@dataclass
class Move:
    """What becomes of the rows of one model that name the account in one column."""

    label: str
    column: str
    moved: int = 0
    # Rows of which the staying account had one already that could exist once; which of the two stayed is in `how`.
    collided: int = 0
    # Rows that stay behind and go with the account.
    left: int = 0
    how: str = ""


class _DryRun(Exception):
    """Ends the transaction of a dry run without a trace."""


def merge(*, actor: User, source: User, target: User, is_dry: bool, now: datetime) -> list[Move]:
    """Let everything that names `source` name `target`, and delete `source`; what moved, model by model.

    A dry run does the same and takes it back, so it says exactly what would happen. One transaction: it is done whole
    or not at all, and once done there is nothing left to do again. Mentions are renamed before. Raises NotPermitted,
    DomainError. Must be called outside a transaction.
    """
    _check(actor, source, target)
    if not is_dry:
        names.rename(source.username, target.username)
    moves: list[Move] = []
    try:
        with transaction.atomic():
            list(User.objects.select_for_update(of=("self",)).filter(pk__in=[source.pk, target.pk]).order_by("pk"))
            moves = _move_all(source, target)
            if is_dry:
                raise _DryRun
            _finish(actor, source, target, moves, now)
    except _DryRun:
        pass
    return moves


def _check(actor: User, source: User, target: User) -> None:
    if not policies.may_merge_accounts(actor):
        raise NotPermitted("merge_accounts", _("Only superusers can merge accounts."))
    if source.pk == target.pk:
        raise DomainError("same_account", _("Choose two different accounts."))
    if source.is_service or target.is_service:
        raise DomainError("service_account", _("An account of a tool cannot be merged."))
    if source.is_staff or source.is_superuser:
        raise DomainError("source_is_staff", _("An account of staff cannot be merged away. Take its rights first."))
    if Erasure.objects.waiting().filter(member__in=[source, target]).exists():
        raise DomainError("deletion_waiting", _("One of the accounts waits to be deleted."))


def _move_all(source: User, target: User) -> list[Move]:
    moves = []
    for model in apps.get_models():
        known = belongings.belonging(model._meta.label)
        columns = [column.name for column in model._meta.concrete_fields if belongings.is_member_key(column)]
        moves += [_move(model, name, known, {"from": source.pk, "to": target.pk}) for name in columns]
        if known is not None and known.named:
            of_model, of_id = known.named
            there = model._base_manager.filter(**{of_model: MEMBER})
            moves.append(_move(model, of_id, known, {"from": source.pk, "to": target.pk}, among=there))
    return [move for move in moves if move.moved or move.collided or move.left]


def _move(
    model: type[models.Model],
    column: str,
    known: Belonging | None,
    keys: dict[str, int],
    *,
    among: models.QuerySet[Any] | None = None,  # Any: rows of some model
) -> Move:
    move = Move(model._meta.label, column)
    rows = (model._base_manager.all() if among is None else among).filter(**{column: keys["from"]})
    if known is not None and not known.is_moved:
        move.left = rows.count()
        return move
    wins = known.wins if known is not None else ""
    for constraint in _unique_with(model, column):
        if known is not None and known.is_twin_kept:
            _unname_twins(move, rows, constraint, key=keys["to"])
        else:
            _settle(move, rows, constraint, wins=wins, key=keys["to"])
    try:
        with transaction.atomic():
            move.moved = rows.update(**{column: keys["to"]})
    except IntegrityError:
        _move_singly(move, rows, column, keys["to"])
    return move


def _unique_with(model: type[models.Model], column: str) -> list[tuple[tuple[str, ...], models.Q]]:
    """What may exist once with this column: the other columns, and for which rows that holds."""
    found = [
        (tuple(name for name in one.fields if name != column), one.condition or models.Q())
        for one in model._meta.constraints
        if isinstance(one, models.UniqueConstraint) and column in one.fields
    ]
    found += [
        (tuple(name for name in together if name != column), models.Q())
        for together in model._meta.unique_together
        if column in together
    ]
    if belongings.column_of(model, column).unique:
        found.append(((), models.Q()))
    return found


def _twins(
    move: Move, rows: models.QuerySet[Any], constraint: tuple[tuple[str, ...], models.Q], key: int
) -> models.QuerySet[Any]:
    """Rows of the staying account that could not stand beside the row around this query."""
    others, condition = constraint
    staying = rows.model._base_manager.filter(condition, **{move.column: key})
    found: models.QuerySet[Any] = staying.filter(**{name: models.OuterRef(name) for name in others})
    return found


def _unname_twins(
    move: Move, rows: models.QuerySet[Any], constraint: tuple[tuple[str, ...], models.Q], *, key: int
) -> None:
    """Of two rows that could exist once, let the one of the account that goes name nobody."""
    doubled = rows.filter(constraint[1]).filter(models.Exists(_twins(move, rows, constraint, key)))
    keys = list(doubled.values_list("pk", flat=True))
    if keys:
        move.collided += rows.model._base_manager.filter(pk__in=keys).update(**{move.column: None})
        move.how = "the one of the account that goes names nobody any more"


def _settle(
    move: Move,
    rows: models.QuerySet[Any],
    constraint: tuple[tuple[str, ...], models.Q],
    *,
    wins: str,
    key: int,
) -> None:
    """Of two rows that could exist once, delete one."""
    manager = rows.model._base_manager
    twins = _twins(move, rows, constraint, key)
    doubled = rows.filter(constraint[1]).annotate(twin=models.Subquery(twins.values("pk")[:1])).exclude(twin=None)
    if wins:
        doubled = doubled.annotate(of_twin=models.Subquery(twins.values(wins)[:1]))
        better = doubled.filter(of_twin__lt=models.F(wins))
        weaker = list(better.values_list("twin", flat=True))
        move.collided += len(weaker)
        manager.filter(pk__in=weaker).delete()
    worse = list(doubled.exclude(twin=None).values_list("pk", flat=True))
    move.collided += len(worse)
    manager.filter(pk__in=worse).delete()
    if move.collided:
        move.how = f"the one with the greater {wins} stays" if wins else "the one of the staying account stays"


def _move_singly(move: Move, rows: models.QuerySet[Any], column: str, key: int) -> None:
    """Where a rule of another kind refuses, such as “not oneself”: what cannot be moved is deleted."""
    for pk in list(rows.values_list("pk", flat=True)):
        one = rows.model._base_manager.filter(pk=pk)
        try:
            with transaction.atomic():
                move.moved += one.update(**{column: key})
        except IntegrityError:
            one.delete()
            move.collided += 1
            move.how = move.how or "what would name the account twice goes"


def _finish(actor: User, source: User, target: User, moves: list[Move], now: datetime) -> None:
    source_pk = source.pk
    sessions.end_all_sessions(actor=actor, member=source)
    earlier = min(source.joined_at, target.joined_at)
    User.objects.filter(pk=target.pk).update(joined_at=earlier)
    retired.hold(source.username, until=now + USERNAME_HELD)
    User.objects.filter(pk=source_pk).delete()
    renew_called(target)
    rows = {f"{move.label}.{move.column}": move.moved for move in moves if move.moved}
    record("accounts_merged", actor=actor, subject=target, data={"from": source_pk, "rows": rows}, now=now)
    site.bump_epoch()
