"""Addresses of members and groups below /api/v1/."""

from django.urls import path

from accounts.api import credentials, group_admissions, groups, hearing, own, people, profile, register
from content.attachments import sizes
from foundation.bodies import takes_body

picture = takes_body(sizes.LARGEST_BODY)(own.Picture.as_view())

urlpatterns = [
    path("me/", own.Me.as_view(), name="api_me"),
    path("me/profile/", profile.OwnProfile.as_view(), name="api_own_profile"),
    path("me/picture/", picture, name="api_own_picture"),
    path("me/privacy/", own.Privacy.as_view(), name="api_own_privacy"),
    path("me/messages/", hearing.Messages.as_view(), name="api_own_messages"),
    path("me/interests/", register.OwnInterests.as_view(), name="api_own_interests"),
    path("me/interests/<int:interest_id>/", register.OneInterest.as_view(), name="api_own_interest"),
    path("me/interests/<int:interest_id>/end/", register.InterestEnd.as_view(), name="api_own_interest_end"),
    path("me/publications/", register.OwnPublications.as_view(), name="api_own_publications"),
    path("me/publications/<int:publication_id>/", register.OnePublication.as_view(), name="api_own_publication"),
    path("blocks/", hearing.Blocks.as_view(), name="api_blocks"),
    path("blocks/<str:username>/", hearing.OneBlock.as_view(), name="api_block"),
    path("people/", people.People.as_view(), name="api_people"),
    path("people/<str:username>/", people.Person.as_view(), name="api_person"),
    path("groups/", groups.Groups.as_view(), name="api_groups"),
    path("groups/<str:slug>/", groups.OneGroup.as_view(), name="api_group"),
    path("groups/<str:slug>/membership/", group_admissions.OwnMembership.as_view(), name="api_group_membership"),
    path("groups/<str:slug>/members/", groups.GroupMembers.as_view(), name="api_group_members"),
    path("groups/<str:slug>/members/<str:username>/removal/", groups.Removal.as_view(), name="api_group_removal"),
    path("groups/<str:slug>/members/<str:username>/role/", groups.MemberRole.as_view(), name="api_group_role"),
    path(
        "groups/<str:slug>/members/<str:username>/succession/",
        groups.Succession.as_view(),
        name="api_group_succession",
    ),
    path("groups/<str:slug>/admissions/", group_admissions.GroupAdmissions.as_view(), name="api_group_admissions"),
    path(
        "groups/<str:slug>/admissions/<int:admission_id>/",
        group_admissions.OneAdmission.as_view(),
        name="api_group_admission",
    ),
    path(
        "groups/<str:slug>/admissions/<int:admission_id>/acceptance/",
        group_admissions.AdmissionAccepted.as_view(),
        name="api_group_admission_acceptance",
    ),
    path(
        "groups/<str:slug>/admissions/<int:admission_id>/refusal/",
        group_admissions.AdmissionDeclined.as_view(),
        name="api_group_admission_refusal",
    ),
    path("group-invitations/", group_admissions.GroupInvitations.as_view(), name="api_group_invitations"),
    path(
        "group-invitations/<int:admission_id>/acceptance/",
        group_admissions.InvitationAccepted.as_view(),
        name="api_group_invitation_acceptance",
    ),
    path(
        "group-invitations/<int:admission_id>/refusal/",
        group_admissions.InvitationDeclined.as_view(),
        name="api_group_invitation_refusal",
    ),
    path("organisations/", people.Organisations.as_view(), name="api_organisations"),
    path("organisations/<slug:slug>/", people.OneOrganisation.as_view(), name="api_organisation"),
    path("specialties/", people.Specialties.as_view(), name="api_specialties"),
    path("credentials/", credentials.Credentials.as_view(), name="api_credentials"),
    path("credentials/institution/", credentials.CredentialByMailbox.as_view(), name="api_credential_institution"),
    path("credentials/referee/", credentials.CredentialByReferee.as_view(), name="api_credential_referee"),
    path("credentials/<int:credential_id>/", credentials.OneCredential.as_view(), name="api_credential"),
    path(
        "credentials/<int:credential_id>/withdrawal/",
        credentials.CredentialWithdrawal.as_view(),
        name="api_credential_withdrawal",
    ),
    path("credentials/<int:credential_id>/mail/", credentials.CredentialMail.as_view(), name="api_credential_mail"),
    path(
        "credentials/<int:credential_id>/appeal/", credentials.CredentialAppeal.as_view(), name="api_credential_appeal"
    ),
    path("domain-proposals/", credentials.DomainProposals.as_view(), name="api_domain_proposals"),
]
