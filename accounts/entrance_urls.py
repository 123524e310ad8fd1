"""Everything below /accounts/. The names are allauth's, whose code leads from one page to the next by them."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from accounts.views import entrance, outside, passkeys, second_factor, security, sessions, standing

passkey_urls: list[URLPattern | URLResolver] = [
    path("add/", passkeys.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("login/", passkeys.SignInWithPasskey.as_view(), name="mfa_login_webauthn"),
    path("reauthenticate/", passkeys.ReauthenticateByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("keys/<int:pk>/remove/", passkeys.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("keys/<int:pk>/edit/", passkeys.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
]

second_factor_urls: list[URLPattern | URLResolver] = [
    path("", second_factor.Index.as_view(), name="mfa_index"),
    path("authenticate/", second_factor.Ask.as_view(), name="mfa_authenticate"),
    path("reauthenticate/", second_factor.ReauthenticateByCode.as_view(), name="mfa_reauthenticate"),
    path("totp/activate/", second_factor.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("totp/deactivate/", second_factor.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("recovery-codes/", second_factor.ShowCodes.as_view(), name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", second_factor.GenerateCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("recovery-codes/download/", second_factor.DownloadCodes.as_view(), name="mfa_download_recovery_codes"),
    path("webauthn/", include(passkey_urls)),
]

# The names that allauth makes addresses for the services by.
outside_urls: list[URLPattern | URLResolver] = [
    path("", outside.connections, name="socialaccount_connections"),
    path("cancelled/", outside.cancelled, name="socialaccount_login_cancelled"),
    path("signup/", outside.SignUp.as_view(), name="socialaccount_signup"),
    path("<slug:provider>/", outside.begin, name="outside_begin"),
    *(
        path(f"{provider}/callback/", outside.callback, {"provider": provider}, name=f"{provider}_callback")
        for provider in outside.CALLBACKS
    ),
    path("<slug:provider_id>/callback/", outside.openid, name="openid_connect_callback"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", entrance.SignIn.as_view(), name="account_login"),
    path("logout/", entrance.SignOut.as_view(), name="account_logout"),
    path("inactive/", standing.show, name="account_inactive"),
    path("signup/", entrance.SignUp.as_view(), name="account_signup"),
    path("confirm-email/", entrance.EmailSent.as_view(), name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", entrance.ConfirmEmail.as_view(), name="account_confirm_email"),
    path("password/reset/", entrance.ResetPassword.as_view(), name="account_reset_password"),
    path("password/reset/done/", entrance.ResetMailSent.as_view(), name="account_reset_password_done"),
    path("password/reset/key/done/", entrance.NewPasswordChosen.as_view(), name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[-\w]{1,200})/$",
        entrance.ChooseNewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("reauthenticate/", security.Reauthenticate.as_view(), name="account_reauthenticate"),
    path("email/", security.ChangeEmail.as_view(), name="account_email"),
    path("password/change/", security.ChangePassword.as_view(), name="account_change_password"),
    path("password/set/", security.SetPassword.as_view(), name="account_set_password"),
    path("sessions/", sessions.sessions, name="usersessions_list"),
    path("sessions/<int:session_id>/end/", sessions.end, name="usersessions_end"),
    path("outside/", include(outside_urls)),
    path("2fa/", include(second_factor_urls)),
]
