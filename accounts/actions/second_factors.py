"""What happens to second factors, written down. The keys themselves are kept by allauth."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import policies, second_factor
from accounts.actions import sessions
from accounts.models import User
from events.actions import record
from foundation.errors import NotPermitted


@transaction.atomic
def note_added(*, actor: User, kind: str, now: datetime) -> None:
    """A second factor (`totp`, `webauthn`, `recovery_codes`) was added."""
    record("second_factor_added", actor=actor, subject=actor, data={"kind": kind}, now=now)


def lock_and_check_removal(*, actor: User, authenticator: Authenticator) -> None:
    """In the caller's transaction: make sure that the factor may go. Raises NotPermitted for the last one of staff.

    The member's row is locked, so that two factors cannot each be removed as the one that is not the last.
    """
    User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    if policies.needs_second_factor(actor) and second_factor.holds_only(authenticator):
        raise NotPermitted(
            "last_second_factor", _("Staff need a second factor. Add another one before you remove this.")
        )


@transaction.atomic
def note_removed(*, actor: User, kind: str, now: datetime) -> None:
    """A second factor was removed by its owner."""
    record("second_factor_removed", actor=actor, subject=actor, data={"kind": kind}, now=now)


@transaction.atomic
def remove_all(*, actor: User, member: User, now: datetime) -> int:
    """Take away every second factor of a member who lost them, and end their sessions. Raises NotPermitted."""
    if not policies.may_replace_email(actor):
        raise NotPermitted("remove_second_factors", _("Only superusers can remove a member's second factors."))
    count, _by_model = Authenticator.objects.filter(user=member).delete()
    if count:
        sessions.end_all_sessions(actor=actor, member=member)
        record("second_factor_removed", actor=actor, subject=member, data={"kind": "all"}, now=now)
    return int(count)
