"""What members hear of accounts: their credentials and groups. Here, because accounts lies below this room.

Decisions about credentials are told by mail by `accounts` itself, so that they stand among notifications only, until a
member chooses otherwise.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.models import Admission, Credential, Departure, Group, Membership, User
from events.models import Event
from notifications import following, kinds, sources, subjects
from notifications.kinds import ASIDE, TO_ME, Kind
from notifications.recipients import staff_with
from notifications.sources import Listed, Named, Plan
from notifications.subjects import Description

ACCOUNT = _("Account and credentials")
GROUPS = _("Groups")
CHECKS: Final = "accounts.check_credential"
Readers = Callable[[Collection[int]], set[int]]

KINDS = [
    Kind(
        "credential",
        ACCOUNT,
        _("A decision about your credential"),
        one=_("A decision about your credential: %(target)s"),
        many=_("%(count)s decisions about your credential: %(target)s"),
        icon="check",
        channels=ASIDE,
        is_private=True,
        is_prompt=True,
    ),
    Kind(
        "credential_waits",
        ACCOUNT,
        _("A member asks that a claim be checked (for reviewers of credentials)"),
        one=_("%(by)s waits for a reviewer: %(target)s"),
        many=_("%(by)s waits for a reviewer: %(target)s"),
        icon="confirm",
        channels=TO_ME,
        is_private=True,
        is_for=lambda member: member.has_perm(CHECKS),
    ),
    Kind(
        "group_invitation",
        GROUPS,
        _("A group invites you"),
        one=_("%(by)s invites you to the group “%(target)s”"),
        many=_("You are invited to the group “%(target)s”"),
        icon="people",
        channels=TO_ME,
    ),
    Kind(
        "group_answer",
        GROUPS,
        _("A group answers your request to join"),
        one=_("Your request to join a group: %(target)s"),
        many=_("Your request to join a group: %(target)s"),
        icon="people",
        channels=TO_ME,
    ),
    Kind(
        "group_removed",
        GROUPS,
        _("A leader takes you out of a group"),
        one=_("You were taken out of the group “%(target)s”"),
        many=_("You were taken out of the group “%(target)s”"),
        icon="people",
        channels=TO_ME,
        is_private=True,
    ),
    Kind(
        "group_request",
        GROUPS,
        _("Somebody asks to join a group that you lead"),
        one=_("%(by)s asks to join “%(target)s”"),
        many=_("%(count)s members ask to join “%(target)s”"),
        icon="people",
        channels=TO_ME,
    ),
]


def register() -> None:
    """Declare the kinds, whom the events of accounts concern, and how its things are described."""
    for kind in KINDS:
        kinds.declare(kind)
    decided = ["credential_accepted", "credential_rejected", "credential_ended", "credential_lapsed"]
    sources.register(*decided, source=of_decision)
    sources.register("credential_requested", "credential_appealed", "referee_answered", source=of_waiting)
    sources.register("group_invited", source=of_invitation)
    sources.register("group_requested", source=of_request)
    sources.register("group_request_declined", source=of_refusal)
    sources.register("group_member_added", source=of_admission)
    sources.register("group_member_removed", source=of_removal)
    following.register("accounts.user", _("Member"))
    subjects.register("accounts.user", members)
    subjects.register("accounts.credential", credentials)
    subjects.register("accounts.group", groups)
    subjects.register("accounts.admission", admissions)
    subjects.register("accounts.departure", departures)


def of_decision(event: Event) -> Plan | None:
    """A claim was found true or not, or holds no longer: its member."""
    credential = _credential(event)
    if credential is None:
        return None
    named = Named("credential", [credential.member_id])
    return Plan(
        subject=credential,
        target=credential,
        stages=[named],
        readers=_everybody,
        actor_id=event.actor_id,
        is_nameless=True,
    )


def of_waiting(event: Event) -> Plan | None:
    """A person has to decide about a claim: those who may."""
    credential = _credential(event)
    if credential is None or not Credential.objects.waiting_for_reviewers().filter(pk=credential.pk).exists():
        return None
    return Plan(
        subject=credential,
        target=credential,
        stages=[Listed("credential_waits", staff_with(CHECKS))],
        readers=_who_decide(credential),
        actor_id=credential.member_id,
        # A reviewer who muted the applicant still has to hear of it.
        is_nameless=True,
    )


def of_invitation(event: Event) -> Plan | None:
    """A leader invites a member: that member."""
    admission = _admission(event)
    if admission is None or admission.state != Admission.State.OPEN:
        return None
    group, named = admission.group, Named("group_invitation", [admission.member_id])
    return Plan(subject=group, target=group, stages=[named], readers=_everybody, actor_id=event.actor_id)


def of_request(event: Event) -> Plan | None:
    """A member asks to join: the group's leaders."""
    admission = _admission(event)
    if admission is None or admission.state != Admission.State.OPEN:
        return None
    leaders = Membership.objects.leaders().filter(group=admission.group_id)
    listed = Listed("group_request", User.objects.all().filter(pk__in=leaders.values("member_id")))
    group = admission.group
    return Plan(subject=admission, target=group, stages=[listed], readers=_everybody, actor_id=event.actor_id)


def of_refusal(event: Event) -> Plan | None:
    """A leader declined a request: who asked."""
    admission = _admission(event)
    return _answered(admission, event) if admission else None


def of_admission(event: Event) -> Plan | None:
    """Somebody belongs to a group now: they, unless they came by themselves or said yes to an invitation."""
    member = event.data["member"]
    if event.actor_id == member:
        return None
    ways = Admission.objects.filter(group=event.subject_id or 0, member=member).select_related("group")
    newest = ways.order_by("-created_at", "-pk").first()
    if newest is None or newest.kind != Admission.Kind.REQUEST or newest.state != Admission.State.ACCEPTED:
        return None
    return _answered(newest, event)


def of_removal(event: Event) -> Plan | None:
    """A leader took somebody out of a group: they, who read why. Leaving is no news to whoever left."""
    member = event.data["member"]
    taken_out = Departure.objects.filter(group=event.subject_id or 0, member=member, removed_at=event.created_at)
    departure = taken_out.select_related("group").order_by("-pk").first()
    if event.actor_id == member or departure is None:
        return None
    return Plan(
        subject=departure,
        target=departure.group,
        stages=[Named("group_removed", [member])],
        readers=_everybody,
        actor_id=event.actor_id,
        is_nameless=True,
    )


def credentials(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """Claims: for their member with what became of them, for reviewers with who waits. One statement."""
    found = Credential.objects.visible_to(reader).filter(pk__in=ids).select_related("member")
    return {row.pk: _own_credential(row) if row.member_id == reader.pk else _claim(row) for row in found}


def members(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """Members whose page the reader may open. One statement."""
    found = User.objects.visible_to(reader).filter(pk__in=ids)
    return {member.pk: Description(title=member.shown_name, url=member.get_absolute_url()) for member in found}


def groups(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """Groups that the reader may know of. One statement."""
    found = Group.objects.visible_to(reader).filter(pk__in=ids)
    return {group.pk: Description(title=group.name, url=group.get_absolute_url()) for group in found}


def admissions(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """Ways into groups: for leaders who asks, for who asked what became of it. One statement."""
    found = Admission.objects.visible_to(reader).filter(pk__in=ids).select_related("group", "member")
    return {row.pk: _own_admission(row) if row.member_id == reader.pk else _asking(row) for row in found}


def departures(reader: User, ids: Collection[int]) -> Mapping[int, Description]:
    """That the reader was taken out of groups; where they read why. One statement."""
    found = Departure.objects.visible_to(reader).filter(pk__in=ids).select_related("group")
    return {row.pk: Description(title=row.group.name, url=reverse("groups")) for row in found}


def _own_credential(row: Credential) -> Description:
    state = format_lazy("{} · {} · {}", row.get_profession_display(), row.get_method_display(), row.get_state_display())
    return Description(title=state, url=reverse("credential_settings"))


def _claim(row: Credential) -> Description:
    claim = format_lazy("{} · {}", row.get_profession_display(), row.get_method_display())
    return Description(
        title=claim, url=reverse("admin:accounts_credential_change", args=[row.pk]), by=row.member.shown_name
    )


def _own_admission(row: Admission) -> Description:
    state = format_lazy("{} · {}", row.group.name, row.get_state_display())
    return Description(title=state, url=reverse("groups"))


def _asking(row: Admission) -> Description:
    return Description(
        title=row.group.name, url=reverse("manage_group", args=[row.group.slug]), by=row.member.shown_name
    )


def _credential(event: Event) -> Credential | None:
    found = Credential.objects.filter(pk=event.data["credential"]).select_related("member")
    return found.first()


def _admission(event: Event) -> Admission | None:
    return Admission.objects.filter(pk=event.data["admission"]).select_related("group").first()


def _answered(admission: Admission, event: Event) -> Plan:
    return Plan(
        subject=admission,
        target=admission,
        stages=[Named("group_answer", [admission.member_id])],
        readers=_everybody,
        actor_id=event.actor_id,
        is_nameless=True,
    )


def _who_decide(credential: Credential) -> Readers:
    """Reviewers who may decide about this one: of an appeal, those who had no part in the first decision."""

    def readers(members: Collection[int]) -> set[int]:
        found = User.objects.filter(pk__in=members)
        return {member.pk for member in found if policies.may_decide_credential(member, credential)}

    return readers


def _everybody(members: Collection[int]) -> set[int]:
    """Members whom the event itself is about."""
    return set(members)
