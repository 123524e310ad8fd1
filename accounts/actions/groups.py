"""Groups: making them, and who belongs to them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.models import Audience, Group, Membership, User
from content import gates
from events.actions import record
from foundation.errors import NotPermitted


def save_group(*, actor: User, group: Group, now: datetime, declared: gates.Declared = gates.NOTHING_DECLARED) -> None:
    """Store the group; a new one gets its audience, so that texts can be written for it.

    Raises NotPermitted, and DomainError when a gate refuses its name or description. Must be called outside a
    transaction.
    """
    is_new = group.pk is None
    if not actor.has_perm("accounts.add_group" if is_new else "accounts.change_group"):
        raise NotPermitted("save_group", _("Only staff with this permission can make or change groups."))
    texts = gates.changed_texts(group, ["name", "description"])
    passage = gates.submit(actor=actor, purpose="group", texts=texts, declared=declared, now=now)
    with transaction.atomic():
        group.save()
        Audience.objects.get_or_create(kind=Audience.Kind.GROUP, group=group)
        gates.record(passage, host=group, now=now, is_released=True)
        record("group_made" if is_new else "group_changed", actor=actor, subject=group, now=now)


@transaction.atomic
def save_membership(*, actor: User, membership: Membership, now: datetime) -> None:
    """Let a member into the group, or change their role. Raises NotPermitted."""
    _check(actor, membership.group)
    is_new = membership.pk is None
    if is_new:
        membership.added_by = actor
    membership.save()
    kind = "group_member_added" if is_new else "group_member_changed"
    record(kind, actor=actor, subject=membership.group, data={"member": membership.member_id}, now=now)


@transaction.atomic
def remove_membership(*, actor: User, membership: Membership, now: datetime) -> None:
    """Take a member out of the group. Raises NotPermitted."""
    _check(actor, membership.group)
    group, member_id = membership.group, membership.member_id
    membership.delete()
    record("group_member_removed", actor=actor, subject=group, data={"member": member_id}, now=now)


def _check(actor: User, group: Group) -> None:
    if not policies.may_manage_group(actor, group):
        raise NotPermitted("manage_group", _("Only the group's leaders, and staff, decide who belongs to it."))
