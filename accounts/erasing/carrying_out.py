"""The deletion of one account, from its first step to its last."""

import logging
from datetime import datetime, timedelta
from typing import Any, Final

from django.apps import apps
from django.core.cache import cache
from django.db import models, transaction

from accounts import retired
from accounts.erasing import names
from accounts.models import Erasure, User
from events.actions import record
from foundation import belongings, portions, site
from foundation.belongings import Fate, Leaving

logger = logging.getLogger(__name__)

# One that broke off so often needs a person; the administration shows it.
MOST_ATTEMPTS: Final = 20
USERNAME_HELD: Final = timedelta(days=730)


def carry_out(erasure: Erasure, *, now: datetime) -> bool:
    """Delete the account, in steps that can each be repeated; False where there is nothing to delete any more.

    1. Nobody can sign in to it from now on, and its owner cannot take the wish back.
    2. The rooms take away what only they know of: sessions, files, mail, withdrawn texts.
    3. The person's names leave the texts of everybody.
    4. Rows that are theirs alone are deleted; from all others their name is taken.
    5. In one short transaction the account itself goes, its username is held, and it is written down.

    Must be called outside a transaction.
    """
    member = _begun(erasure)
    if member is None:
        return False
    leaving = Leaving(
        member_id=member.pk,
        email=member.email,
        username=member.username,
        name=member.name,
        is_removing_texts=erasure.is_removing_texts,
        in_a_case=frozenset(belongings.cases_of(member.pk)),
        now=now,
    )
    for _name, erase in belongings.erasers():
        erase(leaving)
    names.take_out(leaving)
    _let_go(leaving)
    _finish(erasure, leaving)
    return True


def release_kept(erasure: Erasure, *, now: datetime) -> int:
    """Take out texts that were kept for a case which is decided by now; how many."""
    left: list[list[Any]] = []
    released = 0
    for label, remove in belongings.removers().items():
        ids = [key for kept, key in erasure.kept if kept == label]
        still = belongings.in_a_case(label, ids) if ids else set()
        gone = [key for key in ids if key not in still]
        if gone:
            remove(gone, now)
        released += len(gone)
        left += [[label, key] for key in ids if key in still]
    if released:
        with transaction.atomic():
            Erasure.objects.filter(pk=erasure.pk).update(kept=left)
            site.bump_epoch()
    return released


def _begun(erasure: Erasure) -> User | None:
    with transaction.atomic():
        locked = Erasure.objects.select_for_update(of=("self",)).filter(pk=erasure.pk).first()
        if locked is None or locked.state != Erasure.State.WAITING or locked.attempts >= MOST_ATTEMPTS:
            return None
        Erasure.objects.filter(pk=locked.pk).update(attempts=models.F("attempts") + 1)
        member: User | None = User.objects.select_for_update(of=("self",)).filter(pk=locked.member_id).first()
        User.objects.filter(pk=locked.member_id).update(is_active=False)
    return member


def _let_go(leaving: Leaving) -> None:
    """Delete what is the member's alone, and take their name off everything else. In portions."""
    for known in belongings.belongings():
        if known.label == User._meta.label:
            continue
        if known.fate is Fate.DELETED and known.owner:
            rows = known.rows(leaving.member_id)
            for other in known.also:
                rows = rows | known.model._base_manager.filter(**{other: leaving.member_id})
            leaving.count(known.label, portions.delete(rows))
    for model in apps.get_models():
        if model is not Erasure:
            for column in model._meta.concrete_fields:
                _unname(model, column, leaving)


def _unname(model: type[models.Model], column: Any, leaving: Leaving) -> None:  # Any: any kind of field
    if belongings.is_member_key(column) and column.remote_field.on_delete is models.SET_NULL:
        named = model._base_manager.filter(**{column.name: leaving.member_id})
        leaving.count(model._meta.label, portions.update(named, {column.name: None}))


def _finish(erasure: Erasure, leaving: Leaving) -> None:
    kept = sorted(leaving.in_a_case) if leaving.is_removing_texts else []
    with transaction.atomic():
        retired.hold(leaving.username, until=leaving.now + USERNAME_HELD)
        Erasure.objects.filter(pk=erasure.pk).update(
            member=None,
            state=Erasure.State.DONE,
            done_at=leaving.now,
            counts=leaving.counts,
            kept=[list(one) for one in kept],
            last_error="",
        )
        User.objects.filter(pk=leaving.member_id).delete()
        record("member_erased", actor=None, subject=erasure, data={"rows": leaving.counts}, now=leaving.now)
        site.bump_epoch()
        transaction.on_commit(cache.clear)
    logger.info("member_erased erasure=%s", erasure.pk)
