"""What staff decide about cited works: what they are called, which identifiers mean the same, which are retracted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content import gates, policies
from content.citations import counting, csl
from content.citations.identifiers import Identifier
from content.models import Reference
from events.actions import record
from foundation import site
from foundation.errors import DomainError, NotPermitted

Actor = AbstractBaseUser
# What a work takes over together from another of its identifiers.
_GOES_WITH = {
    "metadata": ("metadata",),
    "added_at": ("added_at", "added_by_id"),
    "retracted_at": ("retracted_at", "retracted_by_id", "retraction_reason"),
}
KEPT_ELSEWHERE = _("This is another identifier of %(work)s. Go on there, or separate the two first.")


def add_reference(*, actor: Actor, identifier: Identifier, now: datetime) -> Reference:
    """Give a work a page although no text cites it; a work that is known already gets one, too. Raises NotPermitted."""
    if not policies.may_add_reference(actor):
        raise NotPermitted("add_reference", _("Only staff with this permission can add works."))
    pk = _work_of(identifier)
    with transaction.atomic():
        reference = _locked(pk)[pk]
        if reference.added_at is None:
            reference.added_at, reference.added_by_id = now, actor.pk
            reference.save(update_fields=["added_at", "added_by"])
            record("reference_added", actor=actor, subject=reference, now=now)
            site.bump_epoch()
    return reference


def describe_reference(
    *,
    actor: Actor,
    reference: Reference,
    metadata: Mapping[str, Any],  # Any: CSL-JSON, as content.citations.csl reads it
    now: datetime,
    declared: gates.Declared = gates.NOTHING_DECLARED,
) -> None:
    """Store what a work is called, by whom and where it appeared; an empty description takes it back.

    Other identifiers that the description names become identifiers of this work. Raises NotPermitted, and DomainError
    when a gate refuses the words. Must be called outside a transaction.
    """
    _refuse_unless_may_change(actor)
    passage = gates.submit(
        actor=actor, purpose="reference", texts={"metadata": csl.words(metadata)}, declared=declared, now=now
    )
    named = [_work_of(identifier) for identifier in csl.identifiers(metadata)]
    with transaction.atomic():
        rows = _locked(reference.pk, *named)
        work = rows[reference.pk]
        _refuse_another_identifier(work)
        work.metadata = dict(metadata)
        work.save(update_fields=["metadata"])
        gates.record(passage, host=work, now=now, is_released=True)
        record("reference_described", actor=actor, subject=work, now=now)
        for pk in dict.fromkeys(named):
            _unite(actor, work, rows[pk], now)
        site.bump_epoch()


def merge_references(*, actor: Actor, reference: Reference, identifier: Identifier, now: datetime) -> None:
    """Let the identifier mean the same work as the reference. Raises NotPermitted, and DomainError for its own."""
    _refuse_unless_may_change(actor)
    other = _work_of(identifier)
    with transaction.atomic():
        rows = _locked(reference.pk, other)
        work = rows[reference.pk]
        _refuse_another_identifier(work)
        if other == work.pk:
            raise DomainError("reference_itself", _("This identifier is the work's own."), field="other_identifier")
        _unite(actor, work, rows[other], now)
        site.bump_epoch()


def separate_reference(*, actor: Actor, reference: Reference, now: datetime) -> None:
    """Let an identifier be a work of its own again. Nothing happens where it already is. Raises NotPermitted."""
    _refuse_unless_may_change(actor)
    with transaction.atomic():
        work_id = Reference.objects.filter(pk=reference.pk).values_list("same_as", flat=True).first()
        if work_id is None:
            return
        other = _locked(work_id)[reference.pk]
        other.same_as = None
        other.save(update_fields=["same_as"])
        counting.count_works([work_id, other.pk])
        record("reference_separated", actor=actor, subject=other, data={"work": work_id}, now=now)
        site.bump_epoch()


def retract_reference(
    *,
    actor: Actor,
    reference: Reference,
    reason: str,
    now: datetime,
    declared: gates.Declared = gates.NOTHING_DECLARED,
) -> None:
    """Mark a work as retracted, or correct where the retraction is announced; every text that cites it shows so.

    Raises NotPermitted, and DomainError when a gate refuses the reason. Must be called outside a transaction.
    """
    _refuse_unless_may_change(actor)
    passage = gates.submit(
        actor=actor, purpose="reference", texts={"retraction_reason": reason}, declared=declared, now=now
    )
    with transaction.atomic():
        work = _locked(reference.pk)[reference.pk]
        _refuse_another_identifier(work)
        work.retracted_at, work.retracted_by_id = work.retracted_at or now, actor.pk
        work.retraction_reason = reason
        work.save(update_fields=["retracted_at", "retracted_by", "retraction_reason"])
        gates.record(passage, host=work, now=now, is_released=True)
        record("reference_retracted", actor=actor, subject=work, now=now)
        site.bump_epoch()


def restore_reference(*, actor: Actor, reference: Reference, now: datetime) -> None:
    """Take the mark of a retraction off again. Nothing happens where there is none. Raises NotPermitted."""
    _refuse_unless_may_change(actor)
    with transaction.atomic():
        work = _locked(reference.pk)[reference.pk]
        if work.retracted_at is None:
            return
        work.retracted_at, work.retracted_by, work.retraction_reason = None, None, ""
        work.save(update_fields=["retracted_at", "retracted_by", "retraction_reason"])
        record("reference_restored", actor=actor, subject=work, now=now)
        site.bump_epoch()


def _unite(actor: Actor, work: Reference, other: Reference, now: datetime) -> None:
    """Keep `other`, and what was kept under it, under `work`, which takes from it what it lacks. Both are locked."""
    if other.pk == work.pk:
        return
    Reference.objects.filter(Q(pk=other.pk) | Q(same_as=other)).update(same_as=work)
    for column in ("metadata", "added_at", "retracted_at"):
        if getattr(other, column) and not getattr(work, column):
            for name in _GOES_WITH[column]:
                setattr(work, name, getattr(other, name))
    work.save(update_fields=[name.removesuffix("_id") for names in _GOES_WITH.values() for name in names])
    counting.count_works([work.pk, other.pk])
    record("reference_merged", actor=actor, subject=work, data={"other": other.pk}, now=now)


def reference_of(identifier: Identifier) -> Reference:
    """The identifier's row, made if need be: for rooms that name works without citing them in a text."""
    reference, _is_new = Reference.objects.get_or_create(
        kind=identifier.kind, normal_form=identifier.value, defaults={"shown": identifier.shown}
    )
    return reference


def _work_of(identifier: Identifier) -> int:
    """The key under which the identifier's work is kept. A new row is stored by itself, beforehand: see `_locked`."""
    reference = reference_of(identifier)
    return reference.same_as_id or reference.pk


def _locked(*keys: int) -> dict[int, Reference]:
    """These works and their other identifiers by key, under lock.

    In the order in which `content.citations.citing` touches them, and none of them new: a text that cites them at the
    same moment waits for us, or we for it, but never each for the other.
    """
    found = Reference.objects.filter(Q(pk__in=keys) | Q(same_as__in=keys)).values_list("kind", "normal_form", "pk")
    rows = Reference.objects.select_for_update(of=("self",))
    return {pk: rows.get(pk=pk) for _kind, _value, pk in sorted(found)}


def _refuse_another_identifier(reference: Reference) -> None:
    if reference.same_as is not None:
        raise DomainError("reference_elsewhere", KEPT_ELSEWHERE % {"work": reference.same_as.shown})


def _refuse_unless_may_change(actor: Actor) -> None:
    if not policies.may_change_reference(actor):
        raise NotPermitted("change_reference", _("Only staff with this permission can change works."))
