"""What reviewers do: remark, approve, ask for changes, reject; and what is decided about held revisions."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from content.models import Hold
from events.actions import record
from foundation.errors import DomainError, NotPermitted
from knowledge import policies, reviewing
from knowledge.deciding import decide, lock
from knowledge.models import ArticleRevision, Review, ReviewComment
from knowledge.models.reviews import LONGEST_COMMENT
from knowledge.sections import KEYS
from knowledge.vocabulary import LONGEST_REASON, State


@dataclass(frozen=True)
class _Deciding:
    """Who decides, in which role, why and when."""

    actor: User
    role: str
    note: str
    now: datetime


class ApprovedAlready(DomainError):
    """The reviewer approved this revision before, or it needs no further approval."""


def approve(
    *, actor: User, revision: ArticleRevision, role: str, content_hash: str, now: datetime, note: str = ""
) -> ArticleRevision:
    """Approve exactly the text with this hash, in one of one's roles.

    The last approval that the topic demands makes the revision approved. Two reviewers at once follow each other: the
    text's row is locked. Raises NotPermitted, DomainError for another text than the one that was read, ApprovedAlready.
    """
    with transaction.atomic():
        locked = lock(revision)
        _check(actor, locked, role, now)
        if content_hash != locked.content_hash or not locked.is_as_stored:
            raise DomainError(
                "text_changed", _("The text is not the one that you read. Read it again, then decide about it.")
            )
        _store(_Deciding(actor, role, note, now), locked, Review.Decision.APPROVE)
        outcome = "revision_reviewed"
        if reviewing.demand_of(locked).is_met(reviewing.approving_roles(locked)):
            decide(locked, State.APPROVED, actor, now, note)
            outcome = "revision_approved"
            if locked.is_published:  # a starter text: it stays, its banner goes
                reviewing.note_review(locked, now)
        record(outcome, actor=actor, subject=locked, data=_data(locked, role), now=now)
    return locked


def request_changes(*, actor: User, revision: ArticleRevision, role: str, now: datetime, note: str) -> ArticleRevision:
    """Give a revision back to its author. Raises NotPermitted, DomainError without a note."""
    decision = (Review.Decision.REQUEST_CHANGES, State.CHANGES_REQUESTED)
    return _send_back(_Deciding(actor, role, note, now), revision, *decision)


def reject(*, actor: User, revision: ArticleRevision, role: str, now: datetime, note: str) -> ArticleRevision:
    """Decide that a revision is not published, for good. Raises NotPermitted, DomainError without a note."""
    return _send_back(_Deciding(actor, role, note, now), revision, Review.Decision.REJECT, State.REJECTED)


def comment(
    *,
    actor: User,
    revision: ArticleRevision,
    body: str,
    now: datetime,
    section: str = "",
    declared: gates.Declared = gates.NOTHING_DECLARED,
) -> ReviewComment:
    """Remark on a section of an open revision, or on the whole. Must be called outside a transaction.

    Raises NotPermitted, DomainError.
    """
    if not policies.may_comment(actor, revision, now):
        raise NotPermitted("comment_on_revision", _("Its author and reviewers remark on a revision while it is open."))
    body = body.replace("\r\n", "\n").strip()
    if not body or len(body) > LONGEST_COMMENT:
        raise DomainError(
            "comment_length",
            _("Write a remark of at most %(limit)d characters.") % {"limit": LONGEST_COMMENT},
            field="body",
        )
    if section and section not in KEYS:
        raise DomainError("section_unknown", _("Choose one of the offered sections."), field="section")
    passage = gates.submit(actor=actor, purpose="review", texts={"body": body}, declared=declared, now=now)
    if passage.is_held:
        raise DomainError(
            "comment_held",
            _("This remark looks like a patient's record. Describe the point without it."),
            field="body",
        )
    with transaction.atomic():
        remark = ReviewComment.objects.create(
            revision=revision, section=section, author=actor, body=body, created_at=now
        )
        gates.record(passage, host=remark, now=now)
        record("revision_commented", actor=actor, subject=revision, data=_data(revision), now=now)
    return remark


def decide_hold(
    *, actor: User, revision: ArticleRevision, is_released: bool, now: datetime, note: str = ""
) -> ArticleRevision:
    """Let a held revision go on, or reject it. Raises NotPermitted."""
    with transaction.atomic():
        locked = lock(revision)
        if not policies.may_decide_hold(actor, locked):
            raise NotPermitted("decide_hold", _("Somebody else with the permission decides about held revisions."))
        decision = Hold.Decision.RELEASED if is_released else Hold.Decision.REFUSED
        Hold.objects.of(locked).open().update(
            decision=decision, decided_at=now, decided_by=actor, note=note[:LONGEST_REASON]
        )
        locked.held_at = None
        locked.save(update_fields=["held_at"])
        if not is_released:
            decide(locked, State.REJECTED, actor, now, note)
        kind = "revision_released" if is_released else "revision_rejected"
        record(kind, actor=actor, subject=locked, data=_data(locked), now=now)
    return locked


def _send_back(by: "_Deciding", revision: ArticleRevision, decision: str, state: State) -> ArticleRevision:
    if not by.note.strip():
        raise DomainError("note_empty", _("Say what has to change, or why it cannot be published."), field="note")
    with transaction.atomic():
        locked = lock(revision)
        _check(by.actor, locked, by.role, by.now)
        if locked.is_published:
            raise DomainError(
                "starter_stays",
                _("A starter text stays until a better one is approved. Report what should change, or propose it."),
            )
        _store(by, locked, decision)
        decide(locked, state, by.actor, by.now, by.note)
        kind = "changes_requested" if state == State.CHANGES_REQUESTED else "revision_rejected"
        record(kind, actor=by.actor, subject=locked, data=_data(locked, by.role), now=by.now)
    return locked


def _check(actor: User, revision: ArticleRevision, role: str, now: datetime) -> None:
    if not policies.may_review(actor, revision, now):
        raise NotPermitted("review_revision", _("You cannot decide about this revision."))
    if role not in policies.roles_for(actor, revision.text.article, now):
        raise NotPermitted("review_role", _("You are not appointed to review this topic in that role."))


def _store(by: "_Deciding", revision: ArticleRevision, decision: str) -> None:
    try:
        with transaction.atomic():
            Review.objects.create(
                revision=revision,
                reviewer=by.actor,
                author_id=revision.author_id,
                role=by.role,
                decision=decision,
                note=" ".join(by.note.split())[:LONGEST_REASON],
                content_hash=revision.content_hash,
                created_at=by.now,
            )
    except IntegrityError as error:
        raise ApprovedAlready("approved_already", _("You approved this revision already.")) from error


def _data(revision: ArticleRevision, role: str = "") -> dict[str, object]:
    return {"article": revision.text.article_id} | ({"role": role} if role else {})
