"""What members do to groups of their own: beginning one, describing it, and who leads it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import limits as house_limits
from accounts import names, policies
from accounts.actions.group_admissions import lock_group, refuse_last_leader
from accounts.models import Audience, Departure, Group, Membership, Organisation, User
from content import gates
from content.gates import NOTHING_DECLARED, Declared
from events.actions import record
from foundation import site
from foundation.errors import DomainError, NotPermitted
from foundation.limits import hit

MOST_MEMBERSHIPS_LED = 20  # groups that one member may lead; more are a list of contacts
_SUFFIX = 3  # bytes behind the name in an address


@dataclass(frozen=True)
class GroupWords:
    """What a leader says of a group."""

    name: str
    description: str = ""
    kind: str = Group.Kind.OTHER
    joining: str = Group.Joining.INVITATION
    is_listed: bool = False
    organisation: Organisation | None = None

    @property
    def columns(self) -> Mapping[str, object]:
        """By the names of the model."""
        return {
            "name": " ".join(self.name.split()),
            "description": self.description.strip(),
            "kind": self.kind,
            "joining": self.joining,
            "is_listed": self.is_listed,
            "organisation": self.organisation,
        }


def make_group(*, actor: User, words: GroupWords, now: datetime, declared: Declared = NOTHING_DECLARED) -> Group:
    """Begin a group and lead it. Must be called outside a transaction.

    Raises NotPermitted, LimitReached, DomainError naming the field: a name that is taken, an unlisted group that is
    open, or what a gate refuses.
    """
    if not policies.may_make_group(actor, now):
        raise NotPermitted(
            "make_group", _("Groups are made by members who have been here for a while. Ask the staff to make one.")
        )
    group = Group(**words.columns)
    _check(group)
    passage = _passed(actor, group, declared, now)
    try:
        with transaction.atomic():
            hit(house_limits.GROUPS_MADE, str(actor.pk), now)
            if Membership.objects.leaders().filter(member=actor).count() >= MOST_MEMBERSHIPS_LED:
                raise DomainError("too_many_groups", _("You lead too many groups already. Hand one over first."))
            group.slug = _slug_of(group.name)
            group.save()
            Audience.objects.create(kind=Audience.Kind.GROUP, group=group)
            Membership.objects.create(group=group, member=actor, role=Membership.Role.LEADER, added_by=actor)
            gates.record(passage, host=group, now=now)
            record("group_made", actor=actor, subject=group, now=now)
            site.bump_epoch()
    except IntegrityError as error:  # somebody took the name meanwhile
        raise _taken() from error
    return group


def edit_group(
    *, actor: User, group: Group, words: GroupWords, now: datetime, declared: Declared = NOTHING_DECLARED
) -> Group:
    """Change what a group is called and how people come in; its address stays. Raises as `make_group`."""
    _check_lead(actor, group, now)
    changed = Group.objects.get(pk=group.pk)
    for name, value in words.columns.items():
        setattr(changed, name, value)
    _check(changed)
    passage = _passed(actor, changed, declared, now)
    try:
        with transaction.atomic():
            _check_lead(actor, lock_group(group), now)
            changed.save(update_fields=list(words.columns))
            gates.record(passage, host=changed, now=now)
            record("group_changed", actor=actor, subject=changed, now=now)
            site.bump_epoch()
    except IntegrityError as error:
        raise _taken() from error
    return changed


@transaction.atomic
def set_role(*, actor: User, membership: Membership, role: str, now: datetime) -> Membership:
    """Make a member a leader, or a leader a member. Raises NotPermitted, LastLeader, DomainError."""
    locked = _locked(actor, membership, now)
    if role not in Membership.Role.values:
        raise DomainError("role_unknown", _("Choose one of the offered answers."), field="role")
    if locked.role == role:
        return locked
    if role == Membership.Role.MEMBER:
        refuse_last_leader(locked)
    locked.role = role
    locked.save(update_fields=["role"])
    record("group_member_changed", actor=actor, subject=locked.group, data={"member": locked.member_id}, now=now)
    return locked


@transaction.atomic
def hand_over(*, actor: User, membership: Membership, now: datetime) -> Membership:
    """Let this member lead in the actor's place. Raises NotPermitted."""
    locked = set_role(actor=actor, membership=membership, role=Membership.Role.LEADER, now=now)
    own = Membership.objects.leaders().filter(group=locked.group, member=actor).exclude(pk=locked.pk).first()
    if own is not None:
        set_role(actor=actor, membership=own, role=Membership.Role.MEMBER, now=now)
    return locked


def remove_member(
    *, actor: User, membership: Membership, reason: str, now: datetime, declared: Declared = NOTHING_DECLARED
) -> None:
    """Take a member out of the group, with a reason that they read on their page of groups.

    Must be called outside a transaction. Raises NotPermitted, LastLeader, DomainError for a missing reason.
    """
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise DomainError("reason_missing", _("Say why: the member reads it."), field="reason")
    passage = gates.submit(actor=actor, purpose="group", texts={"reason": reason}, declared=declared, now=now)
    if passage.is_held:
        message = _("Say it in other words: what stands here would have to wait for a moderator itself.")
        raise DomainError("words_held", message, field="reason")
    with transaction.atomic():
        locked = _locked(actor, membership, now)
        refuse_last_leader(locked)
        group, member = locked.group, locked.member
        locked.delete()
        told = Departure.objects.create(group=group, member=member, removed_by=actor, reason=reason, removed_at=now)
        gates.record(passage, host=told, now=now)
        record("group_member_removed", actor=actor, subject=group, data={"member": member.pk}, now=now)


def _locked(actor: User, membership: Membership, now: datetime) -> Membership:
    group = lock_group(membership.group)
    _check_lead(actor, group, now)
    found = Membership.objects.select_for_update(of=("self",)).select_related("group", "member")
    row = found.filter(pk=membership.pk).first()
    if row is None:
        raise DomainError("not_in_group", _("This member is not in the group any more."), field="member")
    return row


def _check_lead(actor: User, group: Group, now: datetime) -> None:
    if not policies.may_lead_group(actor, group, now):
        raise NotPermitted("lead_group", _("Only leaders of the group can do this."))


def _check(group: Group) -> None:
    if group.kind not in Group.Kind.values or group.joining not in Group.Joining.values:
        raise DomainError("choice_unknown", _("Choose one of the offered answers."), field="kind")
    if not group.is_listed and group.joining != Group.Joining.INVITATION:
        message = _("People cannot find an unlisted group, so they come by invitation. List it, or choose that.")
        raise DomainError("unlisted_but_open", message, field="joining")
    # As names of members are: a sign in it could be taken for a badge, an invisible character for another name.
    group.name = names.normalise(group.name)
    try:
        names.validate_name(group.name)
    except ValidationError as error:
        raise DomainError(str(error.code), error.messages[0], field="name") from None
    if len(group.name) < 3:  # noqa: PLR2004 - characters
        raise DomainError("name_too_short", _("Give the group a name of three characters or more."), field="name")
    # Among listed ones alone: the refusal would tell of an unlisted group.
    same = Group.objects.filter(is_listed=True, name__iexact=group.name).exclude(pk=group.pk)
    if group.is_listed and same.exists():
        raise _taken()


def _taken() -> DomainError:
    return DomainError("group_name_taken", _("A listed group has this name already. Choose another."), field="name")


def _passed(actor: User, group: Group, declared: Declared, now: datetime) -> gates.Passage:
    texts = gates.changed_texts(group, ["name", "description"])
    passage = gates.submit(actor=actor, purpose="group", texts=texts, declared=declared, now=now)
    if passage.is_held:
        message = _("Say it in other words: what stands here would have to wait for a moderator itself.")
        raise DomainError("words_held", message, field=next(iter(texts), ""))
    return passage


def _slug_of(name: str) -> str:
    """An address from the name, with an ending of its own: a plain one that is taken would tell of a hidden group."""
    base = slugify(name, allow_unicode=True)[:50].strip("-") or "group"
    return f"{base}-{secrets.token_hex(_SUFFIX)}"
