"""Ways into a group and out of it: joining, asking, inviting, answering, leaving."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import limits as house_limits
from accounts import policies
from accounts.actions import invitations
from accounts.models import Admission, Block, Group, Membership, User
from content import gates
from content.gates import NOTHING_DECLARED, Declared
from events.actions import record
from foundation.errors import DomainError, NotPermitted
from foundation.limits import hit

# Whoever was declined asks again, and whoever declined is asked again, after so long.
ASKS_AGAIN_AFTER = timedelta(days=30)
LONGEST_NOTE = 300  # characters


class LastLeader(DomainError):
    """A group without a leader could let nobody in and nobody out."""

    def __init__(self) -> None:
        super().__init__(
            "last_leader", _("The group needs a leader. Make somebody else a leader first."), field="member"
        )


def ask_to_join(
    *, actor: User, group: Group, note: str, now: datetime, declared: Declared = NOTHING_DECLARED
) -> Membership | Admission:
    """Join an open group at once, or ask a leader of one that decides. Asking twice is asking once.

    Must be called outside a transaction. Raises NotPermitted, LimitReached, DomainError.
    """
    _check_join(actor, group, now)
    known = Membership.objects.filter(group=group, member=actor).first()
    if known:
        return known
    note = _flat(note)
    passage = _passed(actor, {"note": note} if group.joining == Group.Joining.REQUEST else {}, declared, now)
    with transaction.atomic():
        locked = lock_group(group)
        _check_join(actor, locked, now)
        waiting = Admission.objects.select_for_update().filter(group=locked, member=actor).open().first()
        if locked.joining == Group.Joining.OPEN or (waiting and waiting.kind == Admission.Kind.INVITATION):
            _end(waiting, Admission.State.ACCEPTED, actor, now)
            return _let_in(locked, actor, added_by=actor, now=now)
        if waiting:
            return waiting
        _check_again(locked, actor, Admission.Kind.REQUEST, now)
        hit(house_limits.GROUP_REQUESTS, str(actor.pk), now)
        asked = Admission.objects.create(
            group=locked, member=actor, kind=Admission.Kind.REQUEST, note=note, created_at=now
        )
        gates.record(passage, host=asked, now=now)
        record("group_requested", actor=actor, subject=locked, data={"admission": asked.pk}, now=now)
    return asked


def invite_to_group(
    *, actor: User, group: Group, who: str, note: str, now: datetime, declared: Declared = NOTHING_DECLARED
) -> Admission | None:
    """Invite a member by username, or whoever has an address. None where nothing may be told about the outcome.

    An address is answered alike whether it has an account or not: an account finds the invitation on its page of
    groups; without one, whoever may invite to the site sends the site's own invitation, and otherwise nothing is sent.
    A member who blocked the actor is not invited, and the actor is not told. Must be called outside a transaction.
    Raises NotPermitted, LimitReached, DomainError naming `who`.
    """
    _check_lead(actor, group, now)
    who, note = who.strip(), _flat(note)
    by_address = "@" in who.lstrip("@")
    member = _find(actor, who, by_address=by_address)
    passage = _passed(actor, {"note": note}, declared, now)
    if member is None:
        with transaction.atomic():
            hit(house_limits.GROUP_INVITATIONS, str(actor.pk), now)
        if policies.may_invite(actor):
            invitations.invite(actor=actor, email=who, now=now)
        return None
    with transaction.atomic():
        locked = lock_group(group)
        _check_lead(actor, locked, now)
        hit(house_limits.GROUP_INVITATIONS, str(actor.pk), now)
        made = _invite(locked, member, actor=actor, note=note, passage=passage, now=now, is_told=not by_address)
    return None if by_address else made


@transaction.atomic
def answer_invitation(*, actor: User, admission: Admission, is_accepted: bool, now: datetime) -> Membership | None:
    """Join where one was invited, or not. Raises NotPermitted, DomainError where it is not open any more."""
    lock_group(admission.group)
    locked = _open_admission(admission)
    if locked.member_id != actor.pk or locked.kind != Admission.Kind.INVITATION:
        raise _gone()
    if is_accepted and not policies.may_write(actor, now):
        raise NotPermitted("join_group", _("You cannot join anything at the moment."))
    _end(locked, Admission.State.ACCEPTED if is_accepted else Admission.State.DECLINED, actor, now)
    if not is_accepted:
        record("group_invitation_declined", actor=actor, subject=locked.group, data={"admission": locked.pk}, now=now)
        return None
    return _let_in(locked.group, actor, added_by=locked.invited_by, now=now)


def decide_request(
    *,
    actor: User,
    admission: Admission,
    is_accepted: bool,
    reason: str,
    now: datetime,
    declared: Declared = NOTHING_DECLARED,
) -> Membership | None:
    """Let in whoever asked, or decline with a reason that they read. Must be called outside a transaction.

    Raises NotPermitted, DomainError for a missing reason or a request that is not open any more.
    """
    _check_lead(actor, admission.group, now)
    reason = _flat(reason)
    if not is_accepted and not reason:
        raise DomainError("reason_missing", _("Say why: whoever asked reads it."), field="reason")
    passage = _passed(actor, {"reason": reason}, declared, now)
    with transaction.atomic():
        group = lock_group(admission.group)
        _check_lead(actor, group, now)
        locked = _open_admission(admission)
        if locked.kind != Admission.Kind.REQUEST:
            raise _gone()
        _end(locked, Admission.State.ACCEPTED if is_accepted else Admission.State.DECLINED, actor, now, reason=reason)
        gates.record(passage, host=locked, now=now)
        if is_accepted:
            return _let_in(group, locked.member, added_by=actor, now=now)
        record("group_request_declined", actor=actor, subject=group, data={"admission": locked.pk}, now=now)
    return None


@transaction.atomic
def withdraw_admission(*, actor: User, admission: Admission, now: datetime) -> bool:
    """Take back what one asked, or, as a leader, an invitation. False when it was answered. Raises NotPermitted."""
    group = lock_group(admission.group)
    locked = Admission.objects.select_for_update(of=("self",)).get(pk=admission.pk)
    is_own = locked.kind == Admission.Kind.REQUEST and locked.member_id == actor.pk
    is_leaders = locked.kind == Admission.Kind.INVITATION and policies.may_lead_group(actor, group, now)
    if not is_own and not is_leaders:
        raise NotPermitted("withdraw_admission", _("You cannot take this back."))
    if locked.state != Admission.State.OPEN:
        return False
    _end(locked, Admission.State.WITHDRAWN, actor, now)
    record("group_admission_withdrawn", actor=actor, subject=group, data={"admission": locked.pk}, now=now)
    return True


@transaction.atomic
def leave_group(*, actor: User, group: Group, now: datetime) -> bool:
    """Belong to it no more; what is written for it is out of reach at once. False when the actor did not. Raises
    LastLeader.
    """
    locked = lock_group(group)
    membership = Membership.objects.select_for_update().filter(group=locked, member=actor).first()
    if membership is None:
        return False
    refuse_last_leader(membership)
    membership.delete()
    record("group_member_removed", actor=actor, subject=locked, data={"member": actor.pk}, now=now)
    return True


def lock_group(group: Group) -> Group:
    """The group's row, locked: whatever changes its members waits for it."""
    found: Group = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    return found


def refuse_last_leader(membership: Membership) -> None:
    """Raise LastLeader where nobody else leads the group; its row is locked."""
    if membership.role != Membership.Role.LEADER:
        return
    if not Membership.objects.leaders().filter(group=membership.group_id).exclude(pk=membership.pk).exists():
        raise LastLeader


def _let_in(group: Group, member: User, *, added_by: User | None, now: datetime) -> Membership:
    membership, is_new = Membership.objects.get_or_create(group=group, member=member, defaults={"added_by": added_by})
    if is_new:
        record("group_member_added", actor=added_by, subject=group, data={"member": member.pk}, now=now)
    return membership


def _invite(
    group: Group, member: User, *, actor: User, note: str, passage: gates.Passage, now: datetime, is_told: bool
) -> Admission | None:
    """Store it, unless the member stands in the group, was invited or asked, or does not want to hear the actor."""
    if Membership.objects.filter(group=group, member=member).exists():
        if is_told:
            raise DomainError("in_group_already", _("This member is in the group already."), field="who")
        return None
    waiting = Admission.objects.select_for_update().filter(group=group, member=member).open().first()
    if waiting is not None and waiting.kind == Admission.Kind.REQUEST:
        if is_told:
            raise DomainError("asked_already", _("This member asks to join: answer the request."), field="who")
        return None
    declined = Admission.objects.filter(
        group=group,
        member=member,
        kind=Admission.Kind.INVITATION,
        state="declined",
        decided_at__gt=now - ASKS_AGAIN_AFTER,
    )
    if waiting is not None or declined.exists() or Block.objects.between(actor, member).exists():
        return waiting
    made = Admission.objects.create(
        group=group,
        member=member,
        kind=Admission.Kind.INVITATION,
        note=note,
        invited_by=actor,
        created_at=now,
        is_by_address=not is_told,
    )
    gates.record(passage, host=made, now=now)
    record("group_invited", actor=actor, subject=group, data={"member": member.pk, "admission": made.pk}, now=now)
    return made


def _find(actor: User, who: str, *, by_address: bool) -> User | None:
    """The member, or None for an address without an account. Raises DomainError naming `who`."""
    visible = User.objects.visible_to(actor)
    if by_address:
        try:
            validate_email(who)
        except ValidationError as error:
            message = _("This is neither a username nor an e-mail address.")
            raise DomainError("who_malformed", message, field="who") from error
        by_mail: User | None = visible.with_email(who).first()
        return by_mail
    found: User | None = visible.with_username(who.lstrip("@")).exclude(pk=actor.pk).first()
    if found is None:
        raise DomainError("nobody", _("Nobody here has this username. Check how it is written."), field="who")
    return found


def _check_join(actor: User, group: Group, now: datetime) -> None:
    is_seen = Group.objects.visible_to(actor).filter(pk=group.pk).exists()
    if not is_seen or not (policies.may_join_group(actor, group, now) or _is_invited(actor, group)):
        raise NotPermitted("join_group", _("You cannot join this group. Its leaders invite people."))


def _is_invited(actor: User, group: Group) -> bool:
    return Admission.objects.filter(group=group, member=actor, kind=Admission.Kind.INVITATION).open().exists()


def _check_lead(actor: User, group: Group, now: datetime) -> None:
    if not policies.may_lead_group(actor, group, now):
        raise NotPermitted("lead_group", _("Only leaders of the group can do this."))


def _check_again(group: Group, member: User, kind: str, now: datetime) -> None:
    since = now - ASKS_AGAIN_AFTER
    earlier = Admission.objects.filter(group=group, member=member, kind=kind, state="declined", decided_at__gt=since)
    if earlier.exists():
        message = _("Your request was declined. You can ask again a month after that.")
        raise DomainError("declined_lately", message, field="note")


def _open_admission(admission: Admission) -> Admission:
    locked = Admission.objects.select_for_update(of=("self",)).select_related("group", "member", "invited_by")
    found = locked.filter(pk=admission.pk, state=Admission.State.OPEN).first()
    if found is None:
        raise _gone()
    return found


def _gone() -> DomainError:
    return DomainError("admission_gone", _("This was answered or taken back already."))


def _end(admission: Admission | None, state: str, actor: User, now: datetime, *, reason: str = "") -> None:
    if admission is None:
        return
    admission.state, admission.decided_at, admission.decided_by, admission.reason = state, now, actor, reason
    admission.save(update_fields=["state", "decided_at", "decided_by", "reason"])


def _flat(text: str) -> str:
    return " ".join(text.split())[:LONGEST_NOTE]


def _passed(actor: User, texts: dict[str, str], declared: Declared, now: datetime) -> gates.Passage:
    """What the gates say of words that another member reads. They have no state to wait in: held ones are refused."""
    said = {name: text for name, text in texts.items() if text}
    passage = gates.submit(actor=actor, purpose="group", texts=said, declared=declared, now=now)
    if passage.is_held:
        message = _("Say it in other words: what stands here would have to wait for a moderator itself.")
        raise DomainError("words_held", message, field=next(iter(said), ""))
    return passage
