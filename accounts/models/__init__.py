"""Who: members, the groups they stand in, the audiences they may read, invitations to join."""

from accounts.models.blocks import Block
from accounts.models.credentials import Credential, CredentialStep
from accounts.models.evidence import Document, DocumentOpening, DomainProposal, Mailbox, Referee
from accounts.models.groups import Admission, Audience, Departure, Group, Membership
from accounts.models.held_names import HeldUsername
from accounts.models.interests import Interest
from accounts.models.invitations import Invitation
from accounts.models.organisations import Organisation, OrganisationDomain
from accounts.models.privacy import DataExport, Erasure, RetiredUsername
from accounts.models.profiles import Profile, ProfileLanguage, ProfileTopic, ProfileTrait, Publication, Specialty
from accounts.models.services import ServiceAccount
from accounts.models.shown import Shown
from accounts.models.sign_ins import SignIn
from accounts.models.terms import Consent, TermsVersion
from accounts.models.tokens import ApiToken
from accounts.models.users import Standing, User
from accounts.models.visits import VisitDay, VisitTotal

__all__ = [
    "Admission",
    "ApiToken",
    "Audience",
    "Block",
    "Consent",
    "Credential",
    "CredentialStep",
    "DataExport",
    "Departure",
    "Document",
    "DocumentOpening",
    "DomainProposal",
    "Erasure",
    "Group",
    "HeldUsername",
    "Interest",
    "Invitation",
    "Mailbox",
    "Membership",
    "Organisation",
    "OrganisationDomain",
    "Profile",
    "ProfileLanguage",
    "ProfileTopic",
    "ProfileTrait",
    "Publication",
    "Referee",
    "RetiredUsername",
    "ServiceAccount",
    "Shown",
    "SignIn",
    "Specialty",
    "Standing",
    "TermsVersion",
    "User",
    "VisitDay",
    "VisitTotal",
]
