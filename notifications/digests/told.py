"""The section of what was told to a member: notifications that wait, of the kinds that they want in the digest."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from notifications import kinds, subjects
from notifications.digests.batches import Batch
from notifications.digests.sections import Entry, Item, Section
from notifications.models import Notification
from notifications.subjects import Description


@dataclass
class _Group:
    """Notifications of one kind about one thing that one member has not read."""

    kind: kinds.Kind
    key: str
    rows: list[Notification] = field(default_factory=list)

    @property
    def newest(self) -> Notification:
        return self.rows[-1]


def collect(batch: Batch) -> Mapping[int, list[Item]]:
    """See `Section.collect`. Four statements, and those of the descriptions."""
    groups = _groups(batch)
    wanted = {
        batch.readers[member].member: {_name(group.newest) for group in found.values()}
        for member, found in groups.items()
    }
    described = subjects.describe_for_many(wanted)
    actors = _names_of({group.newest.actor_id for found in groups.values() for group in found.values()})
    return {
        member: [
            _item(group, described[member][_name(group.newest)], actors)
            for group in sorted(found.values(), key=lambda group: -group.newest.pk)
            if _name(group.newest) in described[member]
        ]
        for member, found in groups.items()
    }


def _groups(batch: Batch) -> dict[int, dict[str, _Group]]:
    """What is to be told, by member and by what it is collapsed under, the oldest first."""
    listed = [kind.name for kind in kinds.everything() if not kind.has_section]
    rows = Notification.objects.filter(
        recipient_id__in=batch.ids,
        kind__in=listed,
        read_at__isnull=True,
        withdrawn_at__isnull=True,
        created_at__gt=batch.since,
        created_at__lte=batch.end,
    )
    found: dict[int, dict[str, _Group]] = {}
    for row in rows.order_by("pk").iterator(chunk_size=2000):
        kind = kinds.find(row.kind)
        if kind is not None and _is_wanted(row, batch):
            groups = found.setdefault(row.recipient_id, {})
            groups.setdefault(row.group_key, _Group(kind, row.group_key)).rows.append(row)
    return found


def _is_wanted(row: Notification, batch: Batch) -> bool:
    reader = batch.readers[row.recipient_id]
    return (
        reader.since < row.created_at <= reader.end
        and kinds.DIGEST in batch.channels[row.recipient_id][row.kind]
        and row.pk > batch.told_until(row.recipient_id, row.group_key)
        and _name(row) not in batch.mailed[row.recipient_id]
        and row.actor_id not in batch.unheard[row.recipient_id]
        and not _is_muted(row, batch)
    )


def _is_muted(row: Notification, batch: Batch) -> bool:
    return batch.levels[row.recipient_id].get(row.target_model, {}).get(row.target_id) == "muted"


def _name(row: Notification) -> tuple[str, int]:
    return row.subject_model, row.subject_id


def _names_of(ids: set[int | None]) -> dict[int, str]:
    members = User.objects.filter(pk__in=[pk for pk in ids if pk is not None]).only("name", "username")
    return {member.pk: member.shown_name for member in members}


def _item(group: _Group, description: Description, actors: Mapping[int, str]) -> Item:
    def compose() -> Entry:
        by = actors.get(group.newest.actor_id or 0, str(description.by))
        count = len(group.rows)
        is_one = count == 1
        return Entry(
            title=description.title,
            url=description.url,
            label=group.kind.label,
            language=description.language,
            line=by if is_one else ngettext("%(count)s time", "%(count)s times", count) % {"count": count},
            quote=description.excerpt if is_one and not group.kind.is_private else "",
            quote_language=description.language,
        )

    return Item(group.key, group.newest.pk, compose)


def _counted(count: int) -> str:
    return ngettext("%(count)s notification", "%(count)s notifications", count) % {"count": count}


SECTION = Section(
    slug="told",
    title=gettext_lazy("Told to you"),
    order=10,
    collect=collect,
    counted=_counted,
    more=lambda: reverse("notifications"),
)


def waiting_facts(batch: Batch) -> Mapping[int, list[str]]:
    """How many notifications wait, in a sentence. One statement."""
    waiting = Notification.objects.filter(recipient_id__in=batch.ids).unread().order_by()
    counted = waiting.values("recipient_id").annotate(count=Count("group_key", distinct=True))
    return {row["recipient_id"]: [_waits(row["count"])] for row in counted}


def _waits(count: int) -> str:
    return ngettext("%(count)s notification waits for you.", "%(count)s notifications wait for you.", count) % {
        "count": count
    }
