"""Members, groups and invitations for staff: repair, and decisions through actions."""

from accounts.admin.credentials import CredentialAdmin
from accounts.admin.groups import AudienceAdmin, GroupAdmin
from accounts.admin.invitations import InvitationAdmin
from accounts.admin.members import MemberAdmin

__all__ = ["AudienceAdmin", "CredentialAdmin", "GroupAdmin", "InvitationAdmin", "MemberAdmin"]
