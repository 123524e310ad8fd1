"""The register of interests: declaring one, ending it, taking it out again."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import limits as house_limits
from accounts.actions.profiles import passed
from accounts.models import Interest, User
from accounts.models.interests import LONGEST_ORGANISATION, MOST_INTERESTS, SHORTEST_ORGANISATION
from accounts.policies import may_write
from accounts.profiles.rows import profile_for_update
from content import gates
from events.actions import record
from foundation import limits
from foundation.errors import DomainError, NotPermitted


def declare_interest(
    *,
    actor: User,
    kind: str,
    organisation: str,
    now: datetime,
    from_date: date | None = None,
    to_date: date | None = None,
    declared: gates.Declared = gates.NOTHING_DECLARED,
) -> Interest:
    """Enter an interest. The same one a second time, still open, is the same entry.

    Raises NotPermitted, LimitReached, and DomainError naming the field. Must be called outside a transaction.
    """
    organisation = " ".join(organisation.split())
    _check(kind, organisation, from_date, to_date, now)
    known = Interest.objects.filter(member=actor, kind=kind, to_date=to_date, organisation__iexact=organisation).first()
    if known is not None:
        return known
    if not may_write(actor, now):
        raise NotPermitted("declare_interest", _("You cannot write anything at the moment."))
    limits.hit(house_limits.EDIT_PROFILE, str(actor.pk), now)
    passage = passed(actor=actor, texts={"organisation": organisation}, now=now, declared=declared)
    with transaction.atomic():
        profile_for_update(actor, now)
        if Interest.objects.filter(member=actor).count() >= MOST_INTERESTS:
            message = _("The register is full. Remove entries that matter no longer.")
            raise DomainError("interests_full", message, field="organisation")
        interest = Interest.objects.create(
            member=actor, kind=kind, organisation=organisation, from_date=from_date, to_date=to_date, declared_at=now
        )
        gates.record(passage, host=interest, now=now)
        record("interests_changed", actor=actor, subject=actor, now=now)
    return interest


@transaction.atomic
def end_interest(*, actor: User, interest: Interest, to_date: date, now: datetime) -> Interest:
    """Say that the interest ended on that day. The entry stays in the register. Raises NotPermitted, DomainError."""
    locked = _own(actor, interest)
    _check(locked.kind, locked.organisation, locked.from_date, to_date, now)
    if locked.to_date != to_date:
        locked.to_date = to_date
        locked.save(update_fields=["to_date"])
        record("interests_changed", actor=actor, subject=actor, now=now)
    return locked


@transaction.atomic
def remove_interest(*, actor: User, interest: Interest, now: datetime) -> None:
    """Take an entry out, as when it was a mistake. Raises NotPermitted."""
    _own(actor, interest).delete()
    record("interests_changed", actor=actor, subject=actor, now=now)


def _own(actor: User, interest: Interest) -> Interest:
    locked = Interest.objects.select_for_update(of=("self",)).filter(pk=interest.pk, member=actor).first()
    if locked is None:
        raise NotPermitted("change_interest", _("This entry is not in your register."))
    return locked


def _check(kind: str, organisation: str, from_date: date | None, to_date: date | None, now: datetime) -> None:
    if kind not in Interest.Kind.values:
        raise DomainError("interest_kind", _("Choose from the list."), field="kind")
    if not SHORTEST_ORGANISATION <= len(organisation) <= LONGEST_ORGANISATION:
        message = _("Name the organisation, in 2 to 120 characters.")
        raise DomainError("interest_organisation", message, field="organisation")
    # A day more: it is already tomorrow for members further east.
    latest = date.fromordinal(now.date().toordinal() + 1)
    if (from_date or latest) > latest:
        raise DomainError("interest_from", _("An interest begins today or earlier."), field="from_date")
    if (to_date or latest) > latest:
        message = _("Leave the end empty while the interest lasts.")
        raise DomainError("interest_to", message, field="to_date")
    if from_date and to_date and to_date < from_date:
        raise DomainError("interest_to", _("The end lies before the beginning."), field="to_date")
