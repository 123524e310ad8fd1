"""By which channels a member hears of what: presets by profession, and what they chose instead."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from notifications import kinds
from notifications.models import ChannelChoice
from notifications.models.notifications import Channel


def channels_of(kind: kinds.Kind, professions: Mapping[int, str]) -> dict[int, frozenset[str]]:
    """For each member (id -> profession), the channels by which they hear of this kind. One statement."""
    chosen: dict[int, dict[str, bool]] = defaultdict(dict)
    rows = ChannelChoice.objects.filter(kind=kind.name, member_id__in=list(professions))
    for member, channel, is_on in rows.values_list("member_id", "channel", "is_on"):
        chosen[member][channel] = is_on
    return {
        member: _with_choices(kind.channels_for(profession), chosen.get(member, {}))
        for member, profession in professions.items()
    }


def matrix_of(member: User) -> dict[str, frozenset[str]]:
    """For each kind, the channels by which the member hears of it. One statement."""
    chosen: dict[str, dict[str, bool]] = defaultdict(dict)
    for kind, channel, is_on in member.channel_choices.values_list("kind", "channel", "is_on"):
        chosen[kind][channel] = is_on
    return {
        kind.name: _with_choices(kind.channels_for(member.profession), chosen.get(kind.name, {}))
        for kind in kinds.everything()
    }


def matrices_of(members: Collection[User]) -> dict[int, dict[str, frozenset[str]]]:
    """`matrix_of` for many members at once, by id. One statement."""
    chosen: dict[int, dict[str, dict[str, bool]]] = {member.pk: defaultdict(dict) for member in members}
    rows = ChannelChoice.objects.filter(member_id__in=list(chosen))
    for member, kind, channel, is_on in rows.values_list("member_id", "kind", "channel", "is_on"):
        chosen[member][kind][channel] = is_on
    return {
        member.pk: {
            kind.name: _with_choices(kind.channels_for(member.profession), chosen[member.pk].get(kind.name, {}))
            for kind in kinds.everything()
        }
        for member in members
    }


@transaction.atomic
def choose(*, actor: User, matrix: Mapping[str, Collection[str]], now: datetime) -> None:
    """Store by which channels the member wants to hear of each kind. Only what differs from the preset is kept."""
    rows = []
    for kind in kinds.everything():
        if kind.name not in matrix:
            continue
        preset, wanted = kind.channels_for(actor.profession), set(matrix[kind.name])
        rows += [
            ChannelChoice(member=actor, kind=kind.name, channel=channel, is_on=channel in wanted, changed_at=now)
            for channel in Channel.values
            if (channel in wanted) != (channel in preset)
        ]
    ChannelChoice.objects.filter(member=actor, kind__in=list(matrix)).delete()
    ChannelChoice.objects.bulk_create(rows, ignore_conflicts=True)


def _with_choices(preset: frozenset[str], chosen: Mapping[str, bool]) -> frozenset[str]:
    on = {channel for channel, is_on in chosen.items() if is_on}
    off = {channel for channel, is_on in chosen.items() if not is_on}
    return frozenset((preset | on) - off)
