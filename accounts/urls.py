"""Reader pages of this room."""

from django.urls import path

from accounts.views import account

urlpatterns = [
    path("settings/account/", account.settings_page, name="account_settings"),
    path("u/<str:username>/", account.member, name="member"),
]
