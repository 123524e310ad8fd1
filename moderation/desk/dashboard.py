"""The first page of the administration for those who decide: what waits, for how long, and how the community fares."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from moderation import policies, reports
from moderation.desk import queues
from moderation.models import ReviewItem
from moderation.models.items import LATE_AFTER

KINDS = {
    "held": ReviewItem.Kind.HELD,
    "flags": ReviewItem.Kind.FLAGS,
    "appeals": ReviewItem.Kind.APPEAL,
    "credentials": ReviewItem.Kind.CREDENTIAL,
    "articles": ReviewItem.Kind.NEEDS_CHANGE,
    "undelivered": ReviewItem.Kind.UNDELIVERED,
}


def context(member: Any) -> dict[str, Any]:
    """What the dashboard shows to this person; empty for those who decide about nothing. (Any: a member; values.)"""
    if not isinstance(member, User) or not policies.may_open_desk(member):
        return {}
    now = timezone.now()
    numbers = queues.counts(member, now)
    since = reports.oldest(ReviewItem.objects.visible_to(member))
    rows = [
        {
            "label": queue.label,
            "number": numbers[queue.name],
            "url": f"{reverse('admin:queue')}?queue={queue.name}",
            **_age_of(since.get(KINDS[queue.name]), now),
        }
        for queue in queues.queues_for(member)
        if queue.name in KINDS
    ]
    shows_figures = policies.rights_of(member).moderates
    found = reports.figures(now) if shows_figures else None
    return {
        "desk_rows": rows,
        "desk_open": numbers["open"],
        "figures": found,
        "typical_decision": queues.age(found.decisions.typical) if found and found.decisions.typical else "",
        "typical_answer": queues.age(found.questions.typical) if found and found.questions.typical else "",
    }


def _age_of(since: datetime | None, now: datetime) -> dict[str, Any]:
    if since is None:
        return {"age": "", "is_late": False}
    return {"age": queues.age(now - since), "is_late": now - since > LATE_AFTER}
