"""A work that articles rest on was retracted: each of them needs a change."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from content.models import Reference
from events.actions import record
from knowledge.models import ArticleText, NeedsChange
from knowledge.models.reviews import LONGEST_COMMENT


def report_retracted_work(
    *, actor: User, work: Reference, texts: Iterable[ArticleText], note: str, now: datetime
) -> list[NeedsChange]:
    """Say of each of these texts that it cites a retracted work, unless a report about that is open; the new reports.

    For moderators, who decide about it in their queue: the words have passed the gates there. In the caller's
    transaction.
    """
    made = []
    for text in sorted(texts, key=lambda one: one.pk):
        with override(text.language):
            words = _("%(work)s is retracted.") % {"work": work.shown}
        before = NeedsChange.objects.filter(text=text, kind=NeedsChange.Kind.REFERENCE, resolved_at=None)
        if before.filter(note__startswith=words).exists():
            continue
        report = NeedsChange.objects.create(
            text=text,
            kind=NeedsChange.Kind.REFERENCE,
            section="references",
            note=f"{words} {note}"[:LONGEST_COMMENT],
            reported_by=actor,
            created_at=now,
        )
        data = {"report": report.pk, "kind": report.kind}
        record("needs_change_reported", actor=actor, subject=text.article, data=data, now=now)
        made.append(report)
    return made
