"""Trust levels by hand: an administrator fixes one, and lets facts decide again."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import trust as levels_of_accounts
from accounts.models import User
from content.gates import NOTHING_DECLARED, Declared
from events.actions import record
from forum import wording
from foundation.errors import DomainError, NotPermitted
from moderation import logbook, policies
from moderation.models import ModerationAction, TrustStanding
from moderation.trust.levels import HIGHEST
from moderation.trust.reckoning import store

Kind = ModerationAction.Kind
KINDS: Final = (Kind.LEVEL_FIXED, Kind.LEVEL_RELEASED)


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
        stood = _as_it_stands(standing, before)
        standing.fixed_at, standing.fixed_by, standing.fix_reason = now, actor, words.reason
        standing.save(update_fields=["fixed_at", "fixed_by", "fix_reason"])
        words.record(host=standing, now=now)
        if before != level:
            store({member.pk: (before, level)}, actor=actor, now=now)
        record("trust_level_fixed", actor=actor, subject=member, data={"level": level}, now=now)
        data = {"before": stood, "after": level}
        _tell(Kind.LEVEL_FIXED, member, actor=actor, reason=words.reason, data=data, now=now)
    standing.refresh_from_db()
    return standing


@transaction.atomic
def release_level(*, actor: User, member: User, now: datetime) -> bool:
    """Let facts decide again, from the level that was fixed: as if it had been reached now. False when none was.

    The level above those that facts reach goes to the one below it. Raises NotPermitted.
    """
    _check(actor, member)
    before = levels_of_accounts.locked_levels([member.pk])[member.pk]
    standing = TrustStanding.objects.filter(member=member, fixed_at__isnull=False).first()
    if standing is None:
        return False
    stood = _as_it_stands(standing, before)
    _let_go(member, before, actor=actor, now=now)
    _tell(Kind.LEVEL_RELEASED, member, actor=actor, reason="", data={"before": stood}, now=now)
    return True


def put_level_back(action: ModerationAction, *, actor: User, reason: str, now: datetime) -> ModerationAction:
    """Bring a member's level back to how it stood before it was fixed or released, in the caller's transaction.

    A level that facts gave is theirs to give again: the member has it from now on, and facts decide. Raises
    NotPermitted, and DomainError where somebody changed it since or the member is gone.
    """
    member = User.objects.filter(pk=action.subject_id).first()
    if member is None:
        raise DomainError("member_gone", _("The member is not here any more."))
    _check(actor, member)
    level = levels_of_accounts.locked_levels([member.pk])[member.pk]
    standing, _is_new = TrustStanding.objects.get_or_create(member=member, defaults={"changed_at": now})
    newest = ModerationAction.objects.of(member._meta.label_lower, [member.pk]).filter(kind__in=KINDS).order_by("-pk")
    if newest.values_list("pk", flat=True).first() != action.pk:
        raise DomainError("level_changed", _("The level was set again since. Take that back first."))
    stood, before = action.data["before"], _as_it_stands(standing, level)
    if level != stood["level"]:
        store({member.pk: (level, stood["level"])}, actor=actor, now=now)
    if stood["is_fixed"]:
        columns = {"fixed_at": now, "fixed_by": actor, "fix_reason": reason}
        TrustStanding.objects.filter(member=member).update(**columns)
        record("trust_level_fixed", actor=actor, subject=member, data={"level": stood["level"]}, now=now)
    else:
        _let_go(member, stood["level"], actor=actor, now=now)
    kind = Kind.LEVEL_FIXED if stood["is_fixed"] else Kind.LEVEL_RELEASED
    data = {"before": before}
    return _tell(kind, member, actor=actor, reason=reason, data=data, undoes=action, now=now)


def _as_it_stands(standing: TrustStanding, level: int) -> dict[str, Any]:
    """What undoing has to know. (Any: of JSON.)"""
    return {"level": level, "is_fixed": standing.is_fixed}


def _tell(
    kind: str,
    member: User,
    *,
    actor: User,
    reason: str,
    data: dict[str, Any],  # Any: of JSON
    now: datetime,
    undoes: ModerationAction | None = None,
) -> ModerationAction:
    return logbook.write(
        kind, actor=actor, subject=member, member=member, reason=reason, data=data, undoes=undoes, now=now
    )


def _let_go(member: User, level: int, *, actor: User, now: datetime) -> None:
    """Let facts decide from this level on."""
    columns = {"fixed_at": None, "fixed_by": None, "fix_reason": "", "reckoned_at": None, "changed_at": now}
    TrustStanding.objects.filter(member=member).update(**columns)
    if level > HIGHEST:
        store({member.pk: (level, HIGHEST)}, actor=actor, now=now)
    record("trust_level_released", actor=actor, subject=member, now=now)


def _check(actor: User, member: User) -> None:
    if not policies.may_fix_level(actor, member):
        raise NotPermitted("fix_level", _("Only administrators set trust levels by hand, and never their own."))
