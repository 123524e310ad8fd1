"""Templates of reasons."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from content.gates import NOTHING_DECLARED, Declared
from foundation.errors import NotPermitted
from moderation import policies
from moderation.models import MessageTemplate

TEXTS = ("title_en", "title_zh", "text_en", "text_zh")


def save_template(
    *, actor: User, template: MessageTemplate, now: datetime, declared: Declared = NOTHING_DECLARED
) -> MessageTemplate:
    """Store a new or changed template. Called outside a transaction. Raises NotPermitted, DomainError."""
    if not policies.may_write_templates(actor):
        raise NotPermitted("write_template", _("Only staff with this permission write templates."))
    texts = gates.changed_texts(template, TEXTS)
    passage = gates.submit(actor=actor, purpose="template", texts=texts, declared=declared, now=now)
    with transaction.atomic():
        template.save()
        gates.record(passage, host=template, now=now, is_released=True)
    return template
