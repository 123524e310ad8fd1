"""Addresses of members and groups below /api/v1/."""

from django.urls import path

from accounts.api import people, profile

urlpatterns = [
    path("me/", people.Me.as_view(), name="api_me"),
    path("me/profile/", profile.OwnProfile.as_view(), name="api_own_profile"),
    path("people/", people.People.as_view(), name="api_people"),
    path("people/<str:username>/", people.Person.as_view(), name="api_person"),
    path("groups/", people.Groups.as_view(), name="api_groups"),
    path("groups/<str:slug>/", people.OneGroup.as_view(), name="api_group"),
    path("groups/<str:slug>/members/", people.GroupMembers.as_view(), name="api_group_members"),
    path("organisations/", people.Organisations.as_view(), name="api_organisations"),
    path("organisations/<slug:slug>/", people.OneOrganisation.as_view(), name="api_organisation"),
    path("specialties/", people.Specialties.as_view(), name="api_specialties"),
    path("credentials/", people.Credentials.as_view(), name="api_credentials"),
]
