"""The list of a member's notifications: collapsed by what they are about, the newest first, and checked once more."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.errors import Text
from notifications import kinds, subjects
from notifications.models import Notification

PAGE = 30  # lines


@dataclass(frozen=True)
class Line:
    """Notifications of one kind about one thing, as one line."""

    key: str
    newest: int
    words: str
    excerpt: str
    excerpt_language: str
    by: str
    url: str
    icon: str
    told_at: datetime
    count: int
    is_unread: bool


@dataclass(frozen=True)
class Page:
    """One page of the list. `lost` are notifications whose things the member may see no longer."""

    lines: list[Line]
    lost: list[int]
    before: int | None
    """What the next page begins before; None on the last."""


@dataclass(frozen=True)
class Filter:
    """A way to see only a part."""

    slug: str
    label: Text
    kinds: tuple[str, ...] = ()
    is_unread: bool = False


def filters() -> list[Filter]:
    """Everything, what is unread, and one for each room that tells of something."""
    rooms: dict[str, list[str]] = {}
    labels: dict[str, Text] = {}
    for kind in kinds.everything():
        rooms.setdefault(str(kind.room), []).append(kind.name)
        labels[str(kind.room)] = kind.room
    by_room = [Filter(names[0], labels[room], tuple(names)) for room, names in rooms.items()]
    return [Filter("", _("Everything")), Filter("unread", _("Unread"), is_unread=True), *by_room]


def page(member: User, chosen: Filter, before: int | None) -> Page:
    """One page of lines. As many statements for 5 notifications as for 500: the groups, their newest, and their things.

    Keyset: `before` is the newest notification of the last line that was shown.
    """
    own = Notification.objects.visible_to(member).standing()
    own = own.unread() if chosen.is_unread else own
    own = own.filter(kind__in=chosen.kinds) if chosen.kinds else own
    groups = (
        own.order_by()
        .values("group_key")
        .annotate(
            newest=Max("pk"),
            count=Count("pk"),
            waiting=Count("pk", filter=Q(read_at__isnull=True)),
            first_waiting=Min("pk", filter=Q(read_at__isnull=True)),
        )
    )
    if before is not None:
        groups = groups.filter(newest__lt=before)
    found = list(groups.order_by("-newest")[: PAGE + 1])
    shown = found[:PAGE]
    opened = {group["first_waiting"] or group["newest"] for group in shown}
    wanted = opened | {group["newest"] for group in shown}
    rows = Notification.objects.filter(pk__in=wanted).select_related("actor").in_bulk()
    described = subjects.describe(member, {(row.subject_model, row.subject_id) for row in rows.values()})
    lines, lost = [], []
    for group in shown:
        newest, first = rows[group["newest"]], rows[group["first_waiting"] or group["newest"]]
        description = described.get((first.subject_model, first.subject_id))
        if description is None:
            lost.append(first.pk)
            first, description = newest, described.get((newest.subject_model, newest.subject_id))
        line = _line(group, newest, first, description)
        if line is None:
            lost.append(newest.pk)
        else:
            lines.append(line)
    return Page(lines, sorted(set(lost)), shown[-1]["newest"] if len(found) > PAGE else None)


def _line(
    group: Any, newest: Notification, first: Notification, description: subjects.Description | None
) -> Line | None:
    # Any: the values of one group, as the database counts them
    kind = kinds.find(newest.kind)
    if kind is None or description is None:
        return None
    by = newest.actor.shown_name if newest.actor else str(description.by)
    # What was read is told of one by one; only what waits is summed up.
    count = group["waiting"] or 1
    facts = {"by": by, "target": description.title, "count": count}
    return Line(
        key=newest.group_key,
        newest=newest.pk,
        words=str(kind.many if count > 1 else kind.one) % facts,
        excerpt="" if kind.is_private else description.excerpt,
        excerpt_language=description.language,
        by=by,
        url=description.url,
        icon=kind.icon,
        told_at=newest.created_at,
        count=count,
        is_unread=group["waiting"] > 0,
    )
