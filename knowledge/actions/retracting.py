"""A work that articles rest on was retracted: each of them needs a change."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from content.models import Reference
from events.actions import record
from knowledge.models import ArticleText, NeedsChange
from knowledge.models.reviews import LONGEST_COMMENT
from knowledge.vocabulary import LONGEST_REASON


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


def take_reports_back(*, actor: User, reports: Collection[int], reason: str, now: datetime) -> int:
    """Settle those of these reports that still wait: the decision to make them is taken back; how many.

    For moderators, as above; the reason has passed the gates. In the caller's transaction.
    """
    found = NeedsChange.objects.select_for_update(of=("self",)).filter(pk__in=reports, resolved_at=None)
    waiting = list(found.select_related("text__article").order_by("pk"))
    for report in waiting:
        report.resolved_at, report.resolved_by, report.resolution = now, actor, reason[:LONGEST_REASON]
        report.save(update_fields=["resolved_at", "resolved_by", "resolution"])
        record("needs_change_resolved", actor=actor, subject=report.text.article, data={"report": report.pk}, now=now)
    return len(waiting)
