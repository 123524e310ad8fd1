"""Who moderates a category."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from events.actions import record
from forum.models import Category
from foundation.errors import DomainError, NotPermitted
from moderation import policies
from moderation.models import CategoryModerator


@transaction.atomic
def appoint(*, actor: User, member: User, category: Category, now: datetime) -> CategoryModerator:
    """Let somebody of the staff decide about texts of a category and of those inside it. Idempotent.

    Raises NotPermitted, and DomainError for a member who is no staff: they could not open the queue.
    """
    _check(actor)
    if not member.is_staff:
        raise DomainError(
            "not_staff", _("Make this member staff first, and let them set up a second factor."), field="member"
        )
    made, is_new = CategoryModerator.objects.get_or_create(
        member=member, category=category, defaults={"appointed_by": actor, "appointed_at": now}
    )
    if is_new:
        record("category_moderator_appointed", actor=actor, subject=member, data={"category": category.pk}, now=now)
    return made


@transaction.atomic
def end(*, actor: User, appointment: CategoryModerator, now: datetime) -> None:
    """Let them do so no longer. Raises NotPermitted."""
    _check(actor)
    data = {"category": appointment.category_id}
    record("category_moderator_ended", actor=actor, subject=appointment.member, data=data, now=now)
    appointment.delete()


def _check(actor: User) -> None:
    if not policies.may_appoint(actor):
        raise NotPermitted("appoint", _("Only staff with this permission say who moderates a category."))
