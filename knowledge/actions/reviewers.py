"""Who reviews what."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from events.actions import record
from foundation.errors import DomainError, NotPermitted
from knowledge import policies
from knowledge.models import ReviewerRole, Topic
from knowledge.vocabulary import Role


def appoint_reviewer(*, actor: User, member: User, topic: Topic | None, role: str, now: datetime) -> ReviewerRole:
    """Let a member review texts of a topic, or of all, in this role. Idempotent. Raises NotPermitted, DomainError."""
    if not policies.may_appoint(actor):
        raise NotPermitted("appoint_reviewer", _("Only staff with this permission appoint reviewers."))
    if role not in Role.values:
        raise DomainError("role_unknown", _("Choose one of the offered roles."), field="role")
    with transaction.atomic():
        # The member's row: two appointments at once follow each other.
        User.objects.select_for_update(of=("self",)).get(pk=member.pk)
        known = ReviewerRole.objects.current().filter(member=member, topic=topic, role=role).first()
        if known:
            return known
        appointed = ReviewerRole.objects.create(member=member, topic=topic, role=role, granted_at=now, granted_by=actor)
        data = {"topic": topic.pk if topic else None, "role": role}
        record("reviewer_appointed", actor=actor, subject=member, data=data, now=now)
    return appointed


def end_appointment(*, actor: User, appointment: ReviewerRole, now: datetime) -> ReviewerRole:
    """Let a member review no longer. Approvals given before stand. Raises NotPermitted."""
    if not policies.may_appoint(actor):
        raise NotPermitted("end_appointment", _("Only staff with this permission end appointments."))
    with transaction.atomic():
        found = ReviewerRole.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
        if found.ended_at is None:
            found.ended_at, found.ended_by = now, actor
            found.save(update_fields=["ended_at", "ended_by"])
            data = {"topic": found.topic_id, "role": found.role}
            record("reviewer_ended", actor=actor, subject=found.member, data=data, now=now)
    return found
