"""Trust levels by hand: an administrator fixes one, and lets facts decide again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import trust as levels_of_accounts
from accounts.models import User
from content.gates import NOTHING_DECLARED, Declared
from events.actions import record
from forum import wording
from foundation.errors import DomainError, NotPermitted
from moderation import policies
from moderation.models import TrustStanding
from moderation.trust.levels import HIGHEST
from moderation.trust.reckoning import store


def fix_level(
    *,
    actor: User,
    member: User,
    level: int,
    reason: str,
    now: datetime,
    declared: Declared = NOTHING_DECLARED,
) -> TrustStanding:
    """Give a member this level and keep it, whatever the facts say, until somebody releases it.

    Fixing it again changes level and reason. Raises NotPermitted, and DomainError for an unknown level, a missing
    reason, or one that a gate refuses. Must be called outside a transaction.
    """
    _check(actor, member)
    if level not in User.TrustLevel.values:
        raise DomainError("unknown_level", _("Choose one of the offered answers."), field="level")
    words = wording.passed(actor=actor, reason=reason, now=now, declared=declared)
    with transaction.atomic():
        before = levels_of_accounts.locked_levels([member.pk])[member.pk]
        standing, _is_new = TrustStanding.objects.get_or_create(member=member, defaults={"changed_at": now})
        standing.fixed_at, standing.fixed_by, standing.fix_reason = now, actor, words.reason
        standing.save(update_fields=["fixed_at", "fixed_by", "fix_reason"])
        words.record(host=standing, now=now)
        if before != level:
            store({member.pk: (before, level)}, actor=actor, now=now)
        record("trust_level_fixed", actor=actor, subject=member, data={"level": level}, now=now)
    standing.refresh_from_db()
    return standing


@transaction.atomic
def release_level(*, actor: User, member: User, now: datetime) -> bool:
    """Let facts decide again, from the level that was fixed: as if it had been reached now. False when none was.

    The level above those that facts reach goes to the one below it. Raises NotPermitted.
    """
    _check(actor, member)
    before = levels_of_accounts.locked_levels([member.pk])[member.pk]
    columns = {"fixed_at": None, "fixed_by": None, "fix_reason": "", "reckoned_at": None, "changed_at": now}
    if not TrustStanding.objects.filter(member=member, fixed_at__isnull=False).update(**columns):
        return False
    if before > HIGHEST:
        store({member.pk: (before, HIGHEST)}, actor=actor, now=now)
    record("trust_level_released", actor=actor, subject=member, now=now)
    return True


def _check(actor: User, member: User) -> None:
    if not policies.may_fix_level(actor, member):
        raise NotPermitted("fix_level", _("Only administrators set trust levels by hand, and never their own."))
