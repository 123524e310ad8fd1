"""What a tool may be told about a member, and in which words the member is asked."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accounts.models import Credential, User
from foundation.errors import Text

OPENID: Final = "openid"
# Scope -> what it tells, in the order in which a member is asked. A tool gets none that it is not registered for.
SCOPES: Final[dict[str, Text]] = {
    OPENID: _("That you have an account here, and its number"),
    "profile": _("Your username and the name you show"),
    "profession": _("The profession that you state"),
    "roles": _("Your checked credentials: profession, way and month of the check, and institution"),
    "email": _("Your e-mail address"),
}


def claims_of(member: User, scopes: Collection[str], now: datetime) -> dict[str, Any]:
    """What these scopes tell. At most one statement, and only where `roles` is among them."""
    told: dict[str, Any] = {}
    if "profile" in scopes:
        told |= {"preferred_username": member.username, "name": member.name or member.username}
    if "profession" in scopes:
        told["profession"] = member.profession
    if "roles" in scopes:
        told["checked_roles"] = [_role(one) for one in member.credentials.accepted(now).order_by("pk")]
    if "email" in scopes:
        told |= {"email": member.email, "email_verified": member.email_confirmed_at is not None}
    return told


def _role(credential: Credential) -> dict[str, str]:
    month = credential.checked_at.strftime("%Y-%m") if credential.checked_at else ""
    return {
        "profession": credential.profession,
        "method": credential.method,
        "checked_in": month,
        "institution": credential.institution_en,
    }
