"""Who may do what to whom."""

from datetime import datetime
from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser

from accounts import trust
from accounts.models import Credential, Group, ServiceAccount, User

Viewer = User | AnonymousUser


def may_admit(actor: Viewer) -> bool:
    """Let newcomers in, or refuse them."""
    return actor.has_perm("accounts.admit_member")


def may_repair(actor: Viewer, member: User) -> bool:
    """Change what stands in the member's account. Staff only by superusers."""
    return actor.has_perm("accounts.change_user") and (actor.is_superuser or not needs_second_factor(member))


def may_restrict(actor: Viewer, member: User) -> bool:
    """Suspend or silence the member, or lift it. Staff only by superusers, and nobody themselves."""
    if actor.pk == member.pk or not actor.has_perm("accounts.restrict_member"):
        return False
    return actor.is_superuser or not (member.is_staff or member.is_superuser)


def may_invite(actor: Viewer) -> bool:
    """Make invitations to join."""
    return actor.has_perm("accounts.add_invitation")


def may_withdraw_invitation(actor: Viewer) -> bool:
    """Make an open invitation useless."""
    return actor.has_perm("accounts.change_invitation")


def may_manage_openid_clients(actor: Viewer) -> bool:
    """Say which tools of others members can sign in to by this site."""
    return bool(actor.is_superuser)


def may_see_addresses(actor: Viewer) -> bool:
    """Read members' e-mail addresses."""
    return bool(actor.is_superuser)


def may_replace_email(actor: Viewer) -> bool:
    """Give a member another address, as when the mailbox is lost. Whoever may do this can take any account."""
    return bool(actor.is_superuser)


def may_manage_group(actor: Viewer, group: Group) -> bool:
    """Decide who belongs to the group: its leaders, and staff with the permission."""
    if actor.has_perm("accounts.change_group"):
        return True
    return actor.is_authenticated and group.memberships.filter(member_id=actor.pk, role="leader").exists()


def may_check_credential(actor: Viewer, member: User) -> bool:
    """Decide about a member's credentials: staff with the permission, and never about their own."""
    return actor.pk != member.pk and actor.has_perm("accounts.check_credential")


def may_block(actor: Viewer, other: User) -> bool:
    """Mute or block another member. Staff cannot be blocked: a decision of theirs has to arrive."""
    return actor.is_authenticated and actor.pk != other.pk and not other.is_staff


def may_delete_account(actor: Viewer) -> bool:
    """Members their own. Staff first hand back what they may do: the log of their decisions goes with the account."""
    return isinstance(actor, User) and not (actor.is_staff or actor.is_superuser)


def may_publish_terms(actor: Viewer) -> bool:
    """Put another version of the terms in force: staff with the permission."""
    return bool(actor.has_perm("accounts.add_termsversion"))


def may_merge_accounts(actor: Viewer) -> bool:
    """Make two accounts one: superusers, since it moves whatever somebody wrote."""
    return bool(actor.is_active and actor.is_superuser)


def may_write(actor: Viewer, now: datetime) -> bool:
    """Write anything at all: members in good standing with a confirmed address who are not silenced."""
    if not isinstance(actor, User):
        return False
    is_heard = actor.email_confirmed_at is not None and not actor.is_silenced(now)
    return is_heard and actor.may_act(now)


def may_write_as_person(actor: Viewer, now: datetime) -> TypeGuard[User]:
    """What only people do: vote, react, report, review, write in private, claim a profession. No tools."""
    return may_write(actor, now) and isinstance(actor, User) and not actor.is_service


def may_confirm_publication(actor: Viewer, member: User) -> bool:
    """Say that a work is by this member: staff with the permission, and never about their own."""
    return actor.pk != member.pk and actor.has_perm("accounts.confirm_publication")


def may_keep_specialties(actor: Viewer) -> bool:
    """Add and change specialties: staff with the permission."""
    return actor.has_perm("accounts.change_specialty") or actor.has_perm("accounts.add_specialty")


def may_remove_avatar(actor: Viewer, member: User) -> bool:
    """Take a picture away: whoever it shows, and staff who may repair the account."""
    return actor.pk == member.pk or may_repair(actor, member)


def needs_second_factor(user: Viewer) -> bool:
    """Whether the account may do nothing without a second factor, and may not remove the last one."""
    return bool(user.is_staff or user.is_superuser)


def may_decide_credential(actor: Viewer, credential: Credential) -> bool:
    """Decide about a waiting claim. An appeal: only somebody with that right who had no part in the first decision."""
    if not may_check_credential(actor, credential.member):
        return False
    if credential.appealed_at is None:
        return True
    return actor.has_perm("accounts.decide_credential_appeal") and not credential.steps.filter(actor=actor.pk).exists()


def may_open_document(actor: Viewer, credential: Credential) -> bool:
    """Open what a member sent as evidence: who may decide about it and has that right too."""
    return actor.has_perm("accounts.open_credential_document") and may_decide_credential(actor, credential)


def may_appeal(actor: Viewer, credential: Credential) -> bool:
    """Ask for a second look: the member, once, after a refusal or a revocation."""
    is_over = credential.state in (credential.State.REJECTED, credential.State.REVOKED)
    return actor.pk == credential.member_id and is_over and credential.appealed_at is None


def may_decide_domain(actor: Viewer) -> bool:
    """Decide about mail domains that members propose."""
    return actor.has_perm("accounts.decide_domain_proposal")


def may_make_group(actor: Viewer, now: datetime) -> bool:
    """Begin a group of one's own: members the site knows for a while, staff, and whoever has the permission."""
    if not isinstance(actor, User) or not may_write(actor, now):
        return False
    return trust.rights_of(actor).may_make_groups or actor.is_staff or actor.has_perm("accounts.add_group")


def may_join_group(actor: Viewer, group: Group, now: datetime) -> bool:
    """Join, or ask to: where the group does not let people in by invitation alone. That they see it is asked before."""
    return may_write(actor, now) and group.joining != Group.Joining.INVITATION


def may_lead_group(actor: Viewer, group: Group, now: datetime) -> bool:
    """Invite, let in, take out, describe: those who may manage the group and may write at all."""
    return may_write(actor, now) and may_manage_group(actor, group)


def may_make_service_account(actor: Viewer) -> bool:
    """Make accounts for tools: staff with the permission."""
    return bool(actor.is_authenticated and actor.is_staff and actor.has_perm("accounts.add_serviceaccount"))


def may_change_service_account(actor: Viewer) -> bool:
    """Say what a tool's account is for and who answers for it, switch it off and on: staff with the permission."""
    return bool(actor.is_authenticated and actor.is_staff and actor.has_perm("accounts.change_serviceaccount"))


def may_switch_off_service_account(actor: Viewer, service: ServiceAccount) -> bool:
    """Whoever answers for it, and staff with the permission."""
    return actor.pk == service.owner_id or may_change_service_account(actor)


def may_keep_tokens_of(actor: Viewer, service: ServiceAccount) -> bool:
    """Make and remove its tokens: whoever answers for it, while it is on."""
    return actor.pk == service.owner_id and service.is_on


def may_answer_for_service_account(member: User, now: datetime) -> bool:
    """Be named as its owner: a person who may write here, and who is not about to leave."""
    return member.deletion_due_at is None and may_write_as_person(member, now)
