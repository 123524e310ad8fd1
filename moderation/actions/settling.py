"""Deciding about what is no post: findings in other texts, addresses from which mail comes back, retracted works.

Called outside a transaction: reasons pass the gates, and a redaction runs in many small transactions of its own.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content import policies as content_policies
from content.actions.redaction import redact_everywhere
from content.gates import NOTHING_DECLARED, Declared
from content.models import Reference
from forum import wording
from foundation.errors import DomainError, NotPermitted
from knowledge.actions.retracting import report_retracted_work, take_reports_back
from knowledge.models import ArticleText
from moderation import logbook, matters, queueing, retractions, shelves
from moderation.actions.deciding import check_item, locked_item
from moderation.matters import Answer
from moderation.models import ModerationAction, ReviewItem
from notifications.actions.mailboxes import take_address_into_use, take_address_out_of_use
from notifications.models import Mailbox


def settle_matter(
    *,
    actor: User,
    item: ReviewItem,
    answer: str,
    reason: str,
    version: int,
    now: datetime,
    declared: Declared = NOTHING_DECLARED,
) -> ModerationAction:
    """Decide about it. `version` is the item's, as the moderator saw it.

    Raises NotPermitted, ItemChanged, ItemClaimed, and DomainError for a missing reason, an answer that does not fit, or
    a subject that is gone.
    """
    if answer not in matters.OFFERED.get(item.kind, ()):
        raise DomainError("decision_unknown", _("Choose one of the offered decisions."), field="decision")
    chosen = Answer(answer)
    words = wording.passed(actor=actor, reason=reason, now=now, declared=declared)
    if chosen is Answer.REDACT:
        check_item(actor=actor, item=item, version=version, now=now)
        _redact(actor, item, now)
    with transaction.atomic():
        found = locked_item(item)
        check_item(actor=actor, item=found, version=version, now=now)
        subject = subject_of(found)
        if subject is None:
            raise DomainError("text_gone", _("The text is not there any more."))
        data = _DOING[chosen](subject, actor, words.reason, now) if chosen in _DOING else {"matter": True}
        action = logbook.write(
            matters.LOGGED[chosen],
            actor=actor,
            subject=subject,
            member=_concerned(found, subject),
            item=found,
            ground=found.reason,
            reason=words.reason,
            data=data,
            now=now,
        )
        words.record(host=action, now=now)
        _finish(found, chosen, actor, now)
    return action


def subject_of(item: ReviewItem) -> models.Model | None:
    """The row that the item is about, if it is still there. One statement."""
    found: models.Model | None = apps.get_model(item.subject_model)._base_manager.filter(pk=item.subject_id).first()
    return found


def _concerned(item: ReviewItem, subject: models.Model) -> User | None:
    return subject.member if isinstance(subject, Mailbox) else item.author


def _redact(actor: User, item: ReviewItem, now: datetime) -> None:
    """Take what is found in the text out of everything: its earlier versions, drafts, mail, the index."""
    if not content_policies.may_redact_everywhere(actor):
        raise NotPermitted("redact", _("You have no right to take texts out of everything. Ask an administrator."))
    shelf = shelves.shelf_of(item.subject_model)
    row = shelf.rows().filter(pk=item.subject_id).first() if shelf else None
    texts = shelf.texts(row) if shelf and row is not None else {}
    found = shelf.found_in([row])[row.pk] if shelf and row is not None else []
    spans = {(texts[name][one.start : one.end].strip(), one.kind) for name, one in found}
    if not spans:
        message = _("The privacy check finds nothing to redact. Take the words out by hand, then decide.")
        raise DomainError("nothing_to_redact", message)
    for text, kind in sorted(spans, key=lambda span: -len(span[0])):
        redact_everywhere(actor=actor, text=text, kind=kind, now=now)


def _confirm(subject: models.Model, actor: User, reason: str, now: datetime) -> dict[str, object]:
    if (
        not isinstance(subject, Mailbox)
        or subject.paused_at is None
        or not take_address_into_use(actor=actor, mailbox=subject, now=now)
    ):
        raise DomainError("not_paused", _("Mail goes to this member again already."))
    return {"matter": True, "since": subject.paused_at.isoformat(), "score": subject.score}


def _mark(subject: models.Model, actor: User, reason: str, now: datetime) -> dict[str, object]:
    if not isinstance(subject, Reference):
        return {}
    texts = ArticleText.objects.filter(pk__in=retractions.articles_citing([subject.pk]).get(subject.pk, []))
    found = report_retracted_work(actor=actor, work=subject, texts=texts, note=reason, now=now)
    return {"matter": True, "reports": [report.pk for report in found]}


_DOING: Final[dict[Answer, Callable[[models.Model, User, str, datetime], dict[str, object]]]] = {
    Answer.CONFIRM: _confirm,
    Answer.MARK: _mark,
    Answer.REDACT: lambda subject, actor, reason, now: {},
}


def _finish(item: ReviewItem, answer: Answer, actor: User, now: datetime) -> None:
    outcome = ReviewItem.Outcome.DISMISSED if answer in matters.DISMISSING else ReviewItem.Outcome.UPHELD
    queueing.settle(item.pk, outcome=outcome, actor=actor, now=now)


def put_back(*, subject: models.Model, action: ModerationAction, actor: User, reason: str, now: datetime) -> None:
    """Take back what a decision did to its subject, as far as it stands. In the caller's transaction."""
    if action.kind == ModerationAction.Kind.ADDRESS_CONFIRMED and isinstance(subject, Mailbox):
        since = datetime.fromisoformat(action.data["since"])
        take_address_out_of_use(actor=actor, mailbox=subject, since=since, score=action.data["score"], now=now)
    if action.kind == ModerationAction.Kind.ARTICLES_MARKED:
        take_reports_back(actor=actor, reports=action.data["reports"], reason=reason, now=now)


def reopen(item: ReviewItem) -> None:
    """Put an item that was settled back into the queue, unless its subject is there again. In the caller's transaction.

    Raises DomainError for a subject that is gone.
    """
    if subject_of(item) is None:
        raise DomainError("text_gone", _("The text is not there any more."))
    if queueing.open_item(item.subject_model, item.subject_id) is not None:
        return
    queueing.reopen(item.pk)
