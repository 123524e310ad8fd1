"""Whom a member does not want to hear."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.models import Block, User
from events.actions import record
from foundation.errors import NotPermitted


@transaction.atomic
def set_block(*, actor: User, other: User, kind: str, now: datetime) -> Block:
    """Mute or block a member; a second call changes the kind. The other is never told. Raises NotPermitted."""
    if not policies.may_block(actor, other):
        raise NotPermitted("block", _("You cannot mute or block this account."))
    block, _made = Block.objects.update_or_create(
        member=actor, other=other, defaults={"kind": kind}, create_defaults={"kind": kind, "created_at": now}
    )
    record("block_set", actor=actor, subject=actor, data={"member": other.pk, "kind": kind}, now=now)
    return block


@transaction.atomic
def lift_block(*, actor: User, other: User, now: datetime) -> bool:
    """Hear the member again. False when there was nothing to lift."""
    deleted, _by_model = Block.objects.filter(member=actor, other=other).delete()
    if deleted:
        record("block_lifted", actor=actor, subject=actor, data={"member": other.pk}, now=now)
    return bool(deleted)
