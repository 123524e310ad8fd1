"""One member as moderators know them, for the desk and for programs: no address, no conversation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q

from accounts.models import Standing, User
from forum.models import Post
from moderation import weights
from moderation.desk import queues
from moderation.models import Flag, ModerationAction, ReviewItem, TrustStanding
from moderation.trust import telling

MOST_SHOWN: Final = 50  # decisions and items; more are in the log


@dataclass(frozen=True)
class MemberRecord:
    """Standing, counts, history."""

    member: User
    standing: Standing
    written: Mapping[str, int]
    """Posts by what readers see of them: shown, hidden, held."""
    flagged: Mapping[str, int]
    """Their reports by state: upheld, dismissed, open."""
    weight: float
    """Of their next report."""
    trust: telling.OwnTold
    fixed: TrustStanding | None
    actions: Sequence[ModerationAction]
    rows: Sequence[queues.Row]


def record_of(moderator: User, member: User, now: datetime) -> MemberRecord:
    """What moderators know. The same number of statements for everybody."""
    own = Post.objects.filter(author=member, is_stub=False, thread__category__isnull=False)
    written = own.aggregate(
        shown=Count("pk", filter=Q(hidden_at__isnull=True, held_at__isnull=True)),
        hidden=Count("pk", filter=Q(hidden_at__isnull=False)),
        held=Count("pk", filter=Q(held_at__isnull=False)),
    )
    flagged = Flag.objects.filter(flagger=member).aggregate(
        upheld=Count("pk", filter=Q(state=Flag.State.UPHELD)),
        dismissed=Count("pk", filter=Q(state=Flag.State.DISMISSED)),
        open=Count("pk", filter=Q(state=Flag.State.OPEN)),
    )
    actions = ModerationAction.objects.visible_to(moderator).about(member).for_list()[:MOST_SHOWN]
    items = ReviewItem.objects.visible_to(moderator).filter(author=member).for_list().order_by("-pk")[:MOST_SHOWN]
    rows = queues.rows_of(moderator, list(items), now)
    return MemberRecord(
        member=member,
        standing=member.standing(now),
        written=written,
        flagged=flagged,
        weight=weights.weight(member, upheld=flagged["upheld"], dismissed=flagged["dismissed"]),
        trust=telling.own(member, now),
        fixed=TrustStanding.objects.visible_to(moderator).filter(member=member).select_related("fixed_by").first(),
        actions=list(actions),
        # What stands in a conversation or a group is not named here: it would say who takes part.
        rows=[row for row in rows if row.line is not None and row.line.url],
    )
