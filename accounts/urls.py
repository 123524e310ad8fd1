"""Reader pages of this room."""

from django.urls import path

from accounts.views import (
    account,
    blocks,
    contact,
    credential_links,
    credentials,
    directory,
    group_management,
    groups,
    organisations,
    privacy,
    profile_form,
    profiles,
    terms,
)

urlpatterns = [
    path("settings/account/", account.settings_page, name="account_settings"),
    path("settings/credentials/", credentials.settings_page, name="credential_settings"),
    path("settings/credentials/ask/<slug:route>/", credentials.ask, name="credential_ask"),
    path("settings/credentials/propose/", credentials.propose, name="credential_propose"),
    path("settings/credentials/mailbox/<str:token>/", credential_links.mailbox, name="credential_mailbox"),
    path("settings/credentials/<int:number>/", credentials.change, name="credential_change"),
    path("settings/credentials/<int:number>/appeal/", credentials.appeal, name="credential_appeal"),
    path("referee/<str:token>/", credential_links.referee, name="referee"),
    path("settings/profile/", profile_form.settings_profile, name="profile_settings"),
    path("people/", directory.people, name="people"),
    path("settings/messages/", contact.message_settings, name="message_settings"),
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.new, name="new_group"),
    path("groups/<str:slug>/", groups.group, name="group"),
    path("groups/<str:slug>/manage/", group_management.manage, name="manage_group"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<slug:slug>/", organisations.organisation, name="organisation"),
    path("settings/privacy/", privacy.privacy, name="privacy_settings"),
    path("settings/privacy/copy/", privacy.request_copy, name="copy_request"),
    path("settings/privacy/copy/<int:export_id>/", privacy.copy, name="copy"),
    path("settings/privacy/delete/", privacy.delete_account, name="delete_account"),
    path("settings/privacy/keep/", privacy.keep_account, name="keep_account"),
    path("settings/terms/", terms.agree, name="agree_to_terms"),
    path("deleted-member/", privacy.deleted_member, name="deleted_member"),
    path("u/<str:username>/block/", blocks.block, name="member_block"),
    path("u/<str:username>/", profiles.member, name="member"),
]
