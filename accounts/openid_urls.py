"""The addresses of OpenID Connect. The names are allauth's, whose code makes addresses by them."""

from django.urls import URLPattern, URLResolver, include, path

from accounts.views import openid

_names: list[URLPattern | URLResolver] = [
    path(".well-known/openid-configuration", openid.Configuration.as_view(), name="configuration"),
    path(".well-known/jwks.json", openid.Keys.as_view(), name="jwks"),
    path("identity/authorize/", openid.Consent.as_view(), name="authorization"),
    path("identity/token/", openid.Tokens.as_view(), name="token"),
    path("identity/userinfo/", openid.About.as_view(), name="userinfo"),
    path("identity/revoke/", openid.Revocation.as_view(), name="revoke"),
]

urlpatterns = [path("", include(([path("", include((_names, "oidc")))], "idp")))]
