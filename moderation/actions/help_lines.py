"""Numbers to call."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from content.gates import NOTHING_DECLARED, Declared
from foundation.errors import NotPermitted
from moderation import policies
from moderation.models import HelpLine

TEXTS = ("place_en", "place_zh", "name_en", "name_zh")


def save_help_line(*, actor: User, line: HelpLine, now: datetime, declared: Declared = NOTHING_DECLARED) -> HelpLine:
    """Store a new or changed number. Called outside a transaction. Raises NotPermitted, DomainError."""
    if not policies.may_keep_help_lines(actor):
        raise NotPermitted("keep_help_lines", _("Only staff with this permission keep the numbers to call."))
    texts = gates.changed_texts(line, TEXTS)
    passage = gates.submit(actor=actor, purpose="page", texts=texts, declared=declared, now=now)
    with transaction.atomic():
        line.save()
        gates.record(passage, host=line, now=now, is_released=True)
    return line
