"""What readers do: say whether it helped, say what is wrong, mark what they read, follow."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from events.actions import record
from foundation.errors import DomainError, NotPermitted
from knowledge import limits, policies
from knowledge.models import Article, ArticleText, HelpfulVote, NeedsChange, Progress, Topic
from knowledge.models.reviews import LONGEST_COMMENT
from knowledge.sections import KEYS
from knowledge.vocabulary import LONGEST_REASON
from notifications.actions.subscriptions import set_level

LEVELS = ("muted", "normal", "tracking", "watching")


def vote_helpful(*, actor: User, text: ArticleText, is_helpful: bool, now: datetime) -> HelpfulVote:
    """Say whether the article helped; a second vote replaces the first. Raises NotPermitted."""
    if not policies.may_vote(actor, now):
        raise NotPermitted("vote_helpful", _("You cannot vote at the moment."))
    with transaction.atomic():
        ArticleText.objects.select_for_update(of=("self",)).get(pk=text.pk)
        before = HelpfulVote.objects.filter(text=text, member=actor).first()
        if before and before.is_helpful == is_helpful:
            return before
        vote, _made = HelpfulVote.objects.update_or_create(
            text=text, member=actor, defaults={"is_helpful": is_helpful, "created_at": now}
        )
        change = {"helpful_count": F("helpful_count") + (1 if is_helpful else -1 if before else 0)}
        change["not_helpful_count"] = F("not_helpful_count") + (-1 if is_helpful and before else 0 if is_helpful else 1)
        ArticleText.objects.filter(pk=text.pk).update(**change)
        data = {"value": int(is_helpful), "language": text.language}
        record("helpful_vote_cast", actor=actor, subject=text.article, data=data, now=now)
    return vote


def report_needed_change(
    *,
    actor: User,
    text: ArticleText,
    kind: str,
    note: str,
    now: datetime,
    section: str = "",
    declared: gates.Declared = gates.NOTHING_DECLARED,
) -> NeedsChange:
    """Say what should change in a published text. Must be called outside a transaction.

    Raises NotPermitted, LimitReached, DomainError naming the field.
    """
    if not policies.may_vote(actor, now):
        raise NotPermitted("report_needed_change", _("You cannot report anything at the moment."))
    note = note.replace("\r\n", "\n").strip()
    if kind not in NeedsChange.Kind.values:
        raise DomainError("kind_unknown", _("Choose one of the offered answers."), field="kind")
    if section and section not in KEYS:
        raise DomainError("section_unknown", _("Choose one of the offered sections."), field="section")
    if not note or len(note) > LONGEST_COMMENT:
        raise DomainError(
            "note_length",
            _("Say in at most %(limit)d characters what should change, and why.") % {"limit": LONGEST_COMMENT},
            field="note",
        )
    passage = gates.submit(actor=actor, purpose="needed_change", texts={"note": note}, declared=declared, now=now)
    if passage.is_held:
        raise DomainError(
            "note_held", _("This looks like a patient's record. Describe the point without it."), field="note"
        )
    with transaction.atomic():
        limits.count(actor, limits.REPORT_DAILY, now)
        report = NeedsChange.objects.create(
            text=text, kind=kind, section=section, note=note, reported_by=actor, created_at=now
        )
        gates.record(passage, host=report, now=now)
        data = {"report": report.pk, "kind": kind}
        record("needs_change_reported", actor=actor, subject=text.article, data=data, now=now)
    return report


def resolve_needed_change(*, actor: User, report: NeedsChange, resolution: str, now: datetime) -> NeedsChange:
    """Say what was done about it. Raises NotPermitted, DomainError without a sentence."""
    resolution = " ".join(resolution.split())
    if not resolution or len(resolution) > LONGEST_REASON:
        raise DomainError(
            "resolution_length",
            _("Say in at most %(limit)d characters what was done.") % {"limit": LONGEST_REASON},
            field="resolution",
        )
    with transaction.atomic():
        locked = NeedsChange.objects.select_for_update(of=("self",)).select_related("text__article__topic")
        found = locked.get(pk=report.pk)
        if not policies.may_resolve(actor, found.text.article, now):
            raise NotPermitted("resolve_needed_change", _("Reviewers of the topic settle what was reported."))
        if found.resolved_at is not None:
            return found
        found.resolved_at, found.resolved_by, found.resolution = now, actor, resolution
        found.save(update_fields=["resolved_at", "resolved_by", "resolution"])
        record("needs_change_resolved", actor=actor, subject=found.text.article, data={"report": found.pk}, now=now)
    return found


def mark_read(*, actor: User, article: Article, language: str, number: int, is_read: bool, now: datetime) -> None:
    """Note that the member has read this revision, or take it back. Idempotent."""
    if not is_read:
        Progress.objects.filter(member=actor, article=article).delete()
        return
    Progress.objects.update_or_create(
        member=actor, article=article, defaults={"language": language, "revision_number": number, "read_at": now}
    )


def follow(*, actor: User, target: Topic | Article, level: str, now: datetime) -> None:
    """Hear more or less of a topic or an article. Raises DomainError for an unknown level."""
    if level not in LEVELS:
        raise DomainError("level_unknown", _("Choose one of the offered answers."), field="level")
    set_level(actor=actor, target=target, level=level, now=now)
