"""Reports that nobody decided about for long are set aside: the text stands, and who was right is left open."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from forum.actions.locking import lock
from forum.models import Post
from moderation import deciding, logbook, queueing, reasons
from moderation.actions.deciding import locked_item, settle_flags
from moderation.models import Flag, ModerationAction, ReviewItem
from moderation.models.items import CLAIM_FOR

LAPSES_AFTER: Final = timedelta(days=60)
PORTION: Final = 100  # items in one run; the next run goes on


def lapse(*, now: datetime) -> int:
    """Close items of reports alone that are LAPSES_AFTER old; how many. Running twice does no harm.

    Only where the text is shown and the gravest harm is not at stake: what is out of sight waits for a person, however
    long, as do holds, appeals, claims and findings. Nobody's accuracy changes, and everybody who reported is told.
    """
    shown = Post.objects.filter(
        pk=OuterRef("subject_id"), held_at=None, hidden_at=None, thread__hidden_at=None, is_stub=False
    )
    waiting = ReviewItem.objects.filter(
        Exists(shown),
        kind=ReviewItem.Kind.FLAGS,
        state=ReviewItem.State.OPEN,
        subject_model=queueing.POST,
        harm__lt=reasons.MOST_HARM,
        opened_at__lt=now - LAPSES_AFTER,
    )
    fresh = waiting.filter(claimed_at__gt=now - CLAIM_FOR)
    found = list(waiting.exclude(pk__in=fresh.values("pk")).order_by("pk")[:PORTION])
    return sum(_lapse(item, now) for item in found)


@transaction.atomic
def _lapse(item: ReviewItem, now: datetime) -> bool:
    post = lock(Post.objects.get(pk=item.subject_id))
    found = locked_item(item)
    if (found.state, found.version) != (ReviewItem.State.OPEN, item.version):
        return False  # somebody was faster
    flags = settle_flags(item=found, state=Flag.State.LAPSED, post=post, now=now)
    logbook.write(
        ModerationAction.Kind.LAPSED,
        actor=None,
        is_automatic=True,
        subject=post,
        item=found,
        ground=found.reason,
        data={"before": deciding.state_of(post), "flags": flags},
        now=now,
    )
    queueing.settle(found.pk, outcome=ReviewItem.Outcome.LAPSED, actor=None, now=now)
    return True
