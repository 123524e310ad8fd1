"""What members decide about their own account, and what staff repair in it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import likeness, names, policies
from accounts.actions import services
from accounts.models import Profile, User
from accounts.profiles import finding
from accounts.profiles.rows import called
from content import gates
from events.actions import record
from foundation.errors import NotPermitted


def edit_account(*, actor: User, name: str, profession: str, language: str, time_zone: str, now: datetime) -> None:
    """Store the name shown, profession, language and time zone. Nothing is recorded where nothing changed.

    Raises DomainError for a name that misleads, or that a gate refuses. Must be called outside a transaction.
    """
    wanted = {
        "name": names.normalise(name),
        "profession": profession,
        "language": language,
        "time_zone": time_zone,
    }
    changed = [field for field, value in wanted.items() if getattr(actor, field) != value]
    if not changed:
        return
    passage = None
    if "name" in changed:
        likeness.refuse_misleading(wanted["name"], actor.username, member=actor)
        passage = gates.run(gates.Submission(actor=actor, purpose="account", texts={"name": wanted["name"]}), now=now)
    with transaction.atomic():
        for field in changed:
            setattr(actor, field, wanted[field])
        actor.save(update_fields=changed)
        renew_called(actor)
        if passage:
            gates.record(passage, host=actor, now=now)
        record("account_edited", actor=actor, subject=actor, data={"fields": changed}, now=now)


def repair_account(
    *,
    actor: User,
    member: User,
    fields: Collection[str],
    now: datetime,
    declared: gates.Declared = gates.NOTHING_DECLARED,
) -> None:
    """Store what staff changed in a member's account: columns of `member`, named by `fields`.

    Raises NotPermitted, and DomainError when a gate refuses the name shown. Must be called outside a transaction.
    """
    if not policies.may_repair(actor, member):
        raise NotPermitted("repair_account", _("Only staff with this permission can change this account."))
    member.name = names.normalise(member.name)
    texts = {"name": member.name} if "name" in fields else {}
    passage = gates.submit(actor=actor, purpose="account", texts=texts, declared=declared, now=now)
    with transaction.atomic():
        member.save(update_fields=fields)
        renew_called(member)
        gates.record(passage, host=member, now=now, is_released=True)
        if not member.is_active:
            services.switch_off_all_of(member, actor=actor, now=now)
        record("account_repaired", actor=actor, subject=member, data={"fields": sorted(fields)}, now=now)


def renew_called(member: User) -> None:
    """Let the directory find the member by the name and profession they have now. In the caller's transaction."""
    if Profile.objects.filter(member_id=member.pk).update(called=called(member)):
        finding.renew(member.pk)
