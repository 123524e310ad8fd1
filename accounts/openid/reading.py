"""Tools that members may sign in to, and what members granted them."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client, Token

from accounts.models import User
from accounts.openid.claims import SCOPES
from foundation.errors import Text


@dataclass(frozen=True)
class Grant:
    """One tool that may ask about the member."""

    client: Client
    place: str
    words: list[Text]
    since: datetime


def is_on() -> bool:
    """Whether there is a tool that members can sign in to; without one the site is no such service. One statement."""
    return bool(Client.objects.exists())


def client(pk: str) -> Client | None:
    """The tool with this id."""
    return Client.objects.filter(pk=pk).first()


def grants_of(member: User, now: datetime) -> list[Grant]:
    """What the member granted and did not take back, by name. One statement."""
    rows: dict[str, list[Token]] = {}
    held = Token.objects.filter(user=member, client__isnull=False, expires_at__gt=now).select_related("client")
    for row in held.order_by("client__name", "client_id", "pk"):
        rows.setdefault(str(row.client_id), []).append(row)
    return [_grant(tokens) for tokens in rows.values()]


def place_of(address: str) -> str:
    """Host and port that an address leads to, as a person reads it."""
    return urlsplit(address).netloc


def _grant(tokens: list[Token]) -> Grant:
    scopes = {scope for token in tokens for scope in token.get_scopes()}
    tool: Client = tokens[0].client  # type: ignore[assignment]  # those without one are not asked for
    places = sorted({place_of(address) for address in tool.get_redirect_uris()})
    words = [text for scope, text in SCOPES.items() if scope in scopes]
    return Grant(tool, ", ".join(places), words, min(token.created_at for token in tokens))
