"""Looking at an item: claiming it, opening a text that is not one's to read, leaving a note for colleagues."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from content.gates import NOTHING_DECLARED, Declared
from events.actions import record
from forum import wording
from forum.models import Post
from foundation.errors import DomainError, NotPermitted
from foundation.limits import hit
from moderation import limits, logbook, policies, queueing
from moderation.actions.deciding import ItemClaimed
from moderation.models import ItemNote, ModerationAction, ReviewItem
from moderation.models.items import CLAIM_FOR, LONGEST_NOTE


def claim_item(*, actor: User, item: ReviewItem, now: datetime) -> ReviewItem:
    """Say that one looks at it now: for ten minutes nobody else decides. A second claim of one's own renews it.

    Raises NotPermitted, ItemClaimed where somebody else was faster.
    """
    if not policies.may_decide(actor, item, now):
        raise NotPermitted("claim", _("You cannot decide about this, so you cannot claim it."))
    is_free = Q(claimed_by__isnull=True) | Q(claimed_by=actor) | Q(claimed_at__lte=now - CLAIM_FOR)
    # One statement that only one of two can win; the version stays: a claim is no news about the text.
    claimed = ReviewItem.objects.not_closed().filter(is_free, pk=item.pk).update(claimed_by=actor, claimed_at=now)
    found: ReviewItem = ReviewItem.objects.select_related("claimed_by", "author").get(pk=item.pk)
    if not claimed:
        raise ItemClaimed(found)
    return found


def release_item(*, actor: User, item: ReviewItem, now: datetime) -> None:
    """Leave it to others. Does nothing where the claim is not one's own."""
    ReviewItem.objects.filter(pk=item.pk, claimed_by=actor).update(claimed_by=None, claimed_at=None)


def note_on_item(
    *, actor: User, item: ReviewItem, text: str, now: datetime, declared: Declared = NOTHING_DECLARED
) -> ItemNote:
    """Leave a note for other moderators. Called outside a transaction.

    Raises NotPermitted, LimitReached, DomainError naming the field.
    """
    if not policies.may_decide(actor, item, now):
        raise NotPermitted("note", _("You cannot write a note on this."))
    flat = text.replace("\r\n", "\n").strip()
    if not flat or len(flat) > LONGEST_NOTE:
        message = _("A note has between 1 and %(most)d characters.") % {"most": LONGEST_NOTE}
        raise DomainError("note_length", message, field="note")
    passage = wording.passage_of(actor=actor, texts={"note": flat}, now=now, declared=declared)
    with transaction.atomic():
        hit(limits.NOTE_DAILY, str(actor.pk), now)
        note = ItemNote.objects.create(item=item, author=actor, text=flat, created_at=now)
        gates.record(passage, host=note, now=now)
        ReviewItem.objects.filter(pk=item.pk).update(version=F("version") + 1)
    return note


@transaction.atomic
def open_text(*, actor: User, item: ReviewItem, now: datetime) -> Post:
    """Read the one text of a conversation or a group that the item is about; the log says who did.

    Returns the post with its text. Raises NotPermitted.
    """
    post = Post.objects.select_related("thread", "author", "pseudonym").filter(pk=item.subject_id).first()
    if item.subject_model != queueing.POST or post is None or not policies.may_decide(actor, item, now):
        raise NotPermitted("open_text", _("This text does not wait for a decision."))
    record("post_opened", actor=actor, subject=post, data={"thread": post.thread_id}, now=now)
    logbook.write(ModerationAction.Kind.OPENED, actor=actor, subject=post, item=item, now=now)
    return post
