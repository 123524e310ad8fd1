"""Members, groups and invitations for staff: repair, and decisions through actions."""

from accounts.admin.credentials import CredentialAdmin, DomainProposalAdmin
from accounts.admin.groups import AudienceAdmin, GroupAdmin
from accounts.admin.invitations import InvitationAdmin
from accounts.admin.members import MemberAdmin
from accounts.admin.openid import OpenIDClientAdmin
from accounts.admin.organisations import OrganisationAdmin
from accounts.admin.privacy import DataExportAdmin, ErasureAdmin
from accounts.admin.profiles import InterestAdmin, ProfileAdmin, PublicationAdmin, SpecialtyAdmin
from accounts.admin.services import ServiceAccountAdmin

__all__ = [
    "AudienceAdmin",
    "CredentialAdmin",
    "DataExportAdmin",
    "DomainProposalAdmin",
    "ErasureAdmin",
    "GroupAdmin",
    "InterestAdmin",
    "InvitationAdmin",
    "MemberAdmin",
    "OpenIDClientAdmin",
    "OrganisationAdmin",
    "ProfileAdmin",
    "PublicationAdmin",
    "ServiceAccountAdmin",
    "SpecialtyAdmin",
]
