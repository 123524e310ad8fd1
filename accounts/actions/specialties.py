"""The vocabulary of specialties, kept by staff."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.models import Specialty, User
from content import gates
from events.actions import record
from foundation import site
from foundation.errors import NotPermitted


def save_specialty(
    *, actor: User, specialty: Specialty, now: datetime, declared: gates.Declared = gates.NOTHING_DECLARED
) -> Specialty:
    """Store a specialty, new or changed, for whoever says it of themselves.

    Raises NotPermitted, and DomainError when a gate refuses a name. Must be called outside a transaction.
    """
    if not policies.may_keep_specialties(actor):
        raise NotPermitted("save_specialty", _("Only staff with this permission can change specialties."))
    texts = gates.changed_texts(specialty, ["name_en", "name_zh"])
    passage = gates.submit(actor=actor, purpose="specialty", texts=texts, declared=declared, now=now)
    with transaction.atomic():
        specialty.save()
        gates.record(passage, host=specialty, now=now, is_released=True)
        record("specialty_saved", actor=actor, subject=specialty, now=now)
        site.bump_epoch()
    return specialty
