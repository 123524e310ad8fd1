"""What allauth asks the site about itself while it speaks OpenID Connect."""

from collections.abc import Iterable
from typing import Any, Literal

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client, PrivateKey
from django.conf import settings
from django.utils import timezone
from oauthlib.oauth2.rfc6749.errors import InvalidGrantError

from accounts.models import Standing, User
from accounts.openid import claims, keys


class SiteOpenIDAdapter(DefaultOIDCAdapter):
    """The site's own address, keys, and sparse words about members."""

    scope_display = claims.SCOPES

    def get_issuer(self) -> str:
        """As the settings have it, never as a request claims."""
        return settings.SITE_URL

    def get_claims(
        self,
        purpose: Literal["id_token", "userinfo"],
        user: Any,  # the signature is allauth's
        client: Client,
        scopes: Iterable[str],
        email: str | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """What the granted scopes tell. Every token and every answer about a member passes here.

        So here a member who lost the right to sign in is refused, whatever was granted before.
        """
        now = timezone.now()
        if not isinstance(user, User) or user.standing(now) != Standing.GOOD:
            raise InvalidGrantError("The account cannot be used at the moment.")  # type: ignore[no-untyped-call]
        about = {"sub": self.get_user_sub(client, user)}
        # The token itself says who; the rest is fetched, so that nothing personal ends up in a log of tokens.
        return about | (claims.claims_of(user, set(scopes), now) if purpose == "userinfo" else {})

    def list_private_keys(
        self, *, did_activate: Literal[True] | None = None, is_active: Literal[True] | None = None
    ) -> list[PrivateKey]:
        """Those in the data folder; over ones are no more among them."""
        now = timezone.now()
        found = keys.stored(now)
        return [one for one in found if not did_activate or one.not_before is None or one.not_before <= now]
