"""Reader pages of this room."""

from django.urls import path

from accounts.views import account, blocks

urlpatterns = [
    path("settings/account/", account.settings_page, name="account_settings"),
    path("settings/privacy/", blocks.privacy, name="privacy_settings"),
    path("u/<str:username>/block/", blocks.block, name="member_block"),
    path("u/<str:username>/", account.member, name="member"),
]
