"""Tools that members sign in to by this site: administrators register them, members let them ask and end that."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Client, Token
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policies
from accounts.models import User
from accounts.openid.claims import OPENID, SCOPES
from events.actions import record
from foundation.errors import DomainError, NotPermitted

MOST_ADDRESSES: Final = 10
LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
GRANTS: Final = (Client.GrantType.AUTHORIZATION_CODE, Client.GrantType.REFRESH_TOKEN)
# Of what ran out, nothing is left after a day.
KEPT_FOR: Final = timedelta(days=1)


@transaction.atomic
def save_client(
    *, actor: User, client: Client, addresses: Sequence[str], scopes: Collection[str], now: datetime
) -> str:
    """Store a new or changed tool. Returns the secret of a new one, which is kept nowhere; empty otherwise.

    Only by code and with its address, whatever else the protocol knows. Raises NotPermitted, DomainError by field.
    """
    _check_right(actor)
    client.name = " ".join(client.name.split())
    if not client.name:
        raise DomainError("client_name", _("Write the name by which members know the tool."), field="name")
    client.set_redirect_uris(_checked(addresses))
    client.set_scopes([scope for scope in SCOPES if scope == OPENID or scope in scopes])
    client.set_default_scopes([OPENID])
    client.set_grant_types([str(grant) for grant in GRANTS])
    client.set_response_types([str(Client.ResponseType.CODE)])
    client.allow_uri_wildcards = client.skip_consent = False
    is_new = client._state.adding
    secret = _new_secret(client) if is_new else ""
    client.save()
    kind = "openid_client_made" if is_new else "openid_client_changed"
    record(kind, actor=actor, subject=actor, data={"client": client.pk, "scopes": client.get_scopes()}, now=now)
    return secret


@transaction.atomic
def renew_secret(*, actor: User, client: Client, now: datetime) -> str:
    """Give the tool another secret; the old one is useless at once. Raises NotPermitted."""
    _check_right(actor)
    secret = _new_secret(client)
    client.save(update_fields=["secret"])
    record("openid_client_changed", actor=actor, subject=actor, data={"client": client.pk, "secret": True}, now=now)
    return secret


@transaction.atomic
def remove_client(*, actor: User, client: Client, now: datetime) -> None:
    """Forget the tool and whatever members granted it. Raises NotPermitted."""
    _check_right(actor)
    record("openid_client_removed", actor=actor, subject=actor, data={"client": client.pk}, now=now)
    client.delete()


@transaction.atomic
def note_grant(*, actor: User, client: Client, scopes: Collection[str], now: datetime) -> None:
    """Remember in the log that the member let the tool ask about them."""
    told = [scope for scope in SCOPES if scope in scopes]
    record("openid_granted", actor=actor, subject=actor, data={"client": client.pk, "scopes": told}, now=now)


@transaction.atomic
def revoke_grant(*, actor: User, client: Client, now: datetime) -> bool:
    """Let the tool ask no more: its next question is refused. False where it could not ask anyway."""
    held = Token.objects.filter(user=actor, client=client)
    if not held.exists():
        return False
    held.delete()
    record("openid_revoked", actor=actor, subject=actor, data={"client": client.pk}, now=now)
    return True


def forget_old(*, now: datetime) -> int:
    """Delete what ran out more than a day ago. Running twice does no harm."""
    count, _by_model = Token.objects.filter(expires_at__lt=now - KEPT_FOR).delete()
    return int(count)


def _check_right(actor: User) -> None:
    if not policies.may_manage_openid_clients(actor):
        raise NotPermitted("manage_openid_clients", _("Only administrators may say which tools members sign in to."))


def _new_secret(client: Client) -> str:
    secret: str = get_adapter().generate_client_secret()
    client.set_secret(secret)
    return secret


def _checked(addresses: Sequence[str]) -> list[str]:
    """Each once. Raises DomainError: codes are sent there, so nobody on the way may read along."""
    found = list(dict.fromkeys(address.strip() for address in addresses if address.strip()))
    if not found or len(found) > MOST_ADDRESSES:
        raise DomainError("client_addresses", _("Write one to ten addresses, one a line."), field="redirect_uris")
    for address in found:
        if not _is_safe(address):
            sentence = _(
                "%(address)s is not a whole address with https and without # or *. On this machine http will do."
            )
            raise DomainError("client_address", sentence % {"address": address[:100]}, field="redirect_uris")
    return found


def _is_safe(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username or parts.fragment or set(address) & set("*#\\;,'\" "):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
