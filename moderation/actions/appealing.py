"""Asking for a second look at a decision, and answering. Called outside a transaction: texts pass the gates."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from content.gates import NOTHING_DECLARED, Declared
from events.actions import record
from forum import wording
from foundation.errors import DomainError, NotPermitted
from foundation.limits import hit
from moderation import appeals, limits, logbook, policies, queueing
from moderation.actions.deciding import ItemChanged
from moderation.actions.undoing import is_undoable, take_back
from moderation.models import Appeal, ModerationAction, ReviewItem
from moderation.models.log import LONGEST_APPEAL

Kind = ModerationAction.Kind


def make_appeal(
    *, actor: User, action: ModerationAction, text: str, now: datetime, declared: Declared = NOTHING_DECLARED
) -> Appeal:
    """Say why a decision about oneself was wrong, once, within 30 days. Another moderator decides.

    Raises NotPermitted, LimitReached, DomainError naming the field.
    """
    if not policies.may_appeal(actor, action):
        raise NotPermitted("appeal", _("Only whom a decision is about can appeal."))
    if not appeals.are_possible(action, now):
        raise DomainError("appeal_late", _("An appeal is possible once, within 30 days of the decision."))
    flat = text.replace("\r\n", "\n").strip()
    if not flat or len(flat) > LONGEST_APPEAL:
        message = _("Say in at most %(most)d characters what was overlooked.") % {"most": LONGEST_APPEAL}
        raise DomainError("appeal_length", message, field="text")
    passage = wording.passage_of(actor=actor, texts={"text": flat}, now=now, declared=declared)
    try:
        with transaction.atomic():
            hit(limits.APPEAL_DAILY, str(actor.pk), now)
            # Under a pseudonym the appeal names nobody either.
            appeal = Appeal.objects.create(action=action, member_id=action.member_id, text=flat, created_at=now)
            gates.record(passage, host=appeal, now=now, is_unnamed=action.unnamed_member_id is not None)
            queueing.put(
                kind=ReviewItem.Kind.APPEAL,
                label=queueing.APPEAL,
                pk=appeal.pk,
                reason="appeal",
                author_id=action.member_id,
                unnamed_author_id=action.unnamed_member_id,
                not_for_id=action.actor_id,
                now=now,
            )
            record("appeal_made", actor=None, subject=appeal, data={"action": action.pk}, now=now)
    except IntegrityError:  # the same form twice
        raise DomainError("appeal_late", _("An appeal is possible once, within 30 days of the decision.")) from None
    return appeal


def decide_appeal(
    *,
    actor: User,
    item: ReviewItem,
    is_granted: bool,
    answer: str,
    version: int,
    now: datetime,
    declared: Declared = NOTHING_DECLARED,
) -> Appeal:
    """Grant an appeal, which takes the decision back, or refuse it; the member reads the answer.

    Raises NotPermitted, ItemChanged, and DomainError for a missing answer or an item that is no appeal.
    """
    if item.subject_model != queueing.APPEAL:
        raise DomainError("no_appeal", _("This is no appeal."))
    words = wording.passed(actor=actor, reason=answer, now=now, declared=declared)
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update(of=("self",)).select_related("action__item").get(pk=item.subject_id)
        found = ReviewItem.objects.select_for_update(of=("self",)).select_related("decided_by").get(pk=item.pk)
        if found.state == ReviewItem.State.CLOSED or found.version != version:
            raise ItemChanged(found)
        if not policies.may_decide_appeal(actor, appeal, now):
            raise NotPermitted("decide_appeal", _("Somebody else than in the first decision decides about an appeal."))
        if is_granted and is_undoable(appeal.action) and not hasattr(appeal.action, "undone_by"):
            take_back(appeal.action, actor=actor, reason=words.reason, now=now, is_reopened=False)
        state = Appeal.State.GRANTED if is_granted else Appeal.State.REFUSED
        Appeal.objects.filter(pk=appeal.pk).update(state=state, decided_at=now, decided_by=actor, answer=words.reason)
        words.record(host=appeal, now=now)
        logbook.write(
            Kind.APPEAL_GRANTED if is_granted else Kind.APPEAL_REFUSED,
            actor=actor,
            subject=appeal,
            about=appeal.action,
            item=found,
            reason=words.reason,
            now=now,
        )
        outcome = ReviewItem.Outcome.UPHELD if is_granted else ReviewItem.Outcome.DISMISSED
        queueing.settle(found.pk, outcome=outcome, actor=actor, now=now)
    appeal.refresh_from_db()
    return appeal
