"""What of this room goes along when a site moves by a file."""

import secrets
from datetime import datetime
from typing import Any

from django.db import models

from foundation import travelling

NOBODYS = "imported.invalid"
DECIDED = "a decision of this site's staff"


def register_all() -> None:
    """Called once, in apps.py."""
    from accounts.models import User  # noqa: PLC0415 - models load before it

    def staying_members() -> models.QuerySet[Any]:
        found: models.QuerySet[Any] = User.objects.filter(deletion_due_at__isnull=True)
        return found

    def arriving(now: datetime) -> dict[str, Any]:  # Any: columns of several types
        return {"origin": User.Origin.IMPORT, "approved_at": now, "password": "!", "email_confirmed_at": None}

    travelling.register("accounts.Organisation", "organisation", place=travelling.PEOPLE, same=["slug"], left={})
    travelling.register(
        "accounts.User",
        "account",
        place=travelling.PEOPLE + 1,
        rows=staying_members,
        renamed="username",
        guarded=["email"],
        arriving=arriving,
        complete=_complete_account,
        left={
            "password": "passwords never leave a site",
            "last_login": "of sign-ins here",
            "is_superuser": "no rights come from a file",
            "is_staff": "no rights come from a file",
            "email_confirmed_at": "a new site has to confirm an address itself",
            "avatar_key": "names files of this site",
            "shown_credential": "credentials are checked by each site",
            "origin": "every account that comes by a file is imported",
            "approved_at": DECIDED,
            "approved_by": DECIDED,
            "refused_at": DECIDED,
            "refused_by": DECIDED,
            "refusal_reason": DECIDED,
            "deletion_due_at": "such accounts stay",
            "adult_stated_at": "said to this site",
            "trust_level": "earned on this site",
        },
    )
    travelling.register(
        "accounts.Group",
        "group",
        place=travelling.PEOPLE + 2,
        renamed="slug",
        left={},
    )
    travelling.register("accounts.Membership", "membership", place=travelling.PEOPLE + 3)
    travelling.register_staying(STAYING)


STAYING = {
    "accounts.Audience": "lines name an audience by a word; each site has rows of its own",
    "accounts.Block": "between two members, and nobody else's",
    "accounts.Credential": "checked by this site's staff",
    "accounts.CredentialStep": "belongs to a credential",
    "accounts.Mailbox": "belongs to a credential",
    "accounts.Document": "belongs to a credential",
    "accounts.DocumentOpening": "belongs to a credential",
    "accounts.Referee": "belongs to a credential",
    "accounts.DomainProposal": "waits for this site's staff",
    "accounts.OrganisationDomain": "proves mailboxes, and so gives rights",
    "accounts.Admission": "waits for leaders here, or was answered by them",
    "accounts.Departure": "told to one member here",
    "accounts.HeldUsername": "of renamings here",
    "accounts.RetiredUsername": "hashes made with this site's key",
    "accounts.Interest": "declared to this site; members take it along in their own copy",
    "accounts.Invitation": "leads into this site",
    "accounts.DataExport": "files of this site",
    "accounts.Erasure": "wishes about this site",
    "accounts.Specialty": "a vocabulary that comes with the software",
    "accounts.Profile": "fields with audiences of their own; members take it along in their own copy",
    "accounts.ProfileTrait": "worked out from profiles",
    "accounts.ProfileLanguage": "part of a profile",
    "accounts.ProfileTopic": "part of a profile",
    "accounts.Publication": "claimed in a profile",
    "accounts.SignIn": "of sign-ins here",
    "accounts.TermsVersion": "agreed to on this site",
    "accounts.Consent": "agreed to on this site",
    "accounts.ApiToken": "opens this site",
    "accounts.ServiceAccount": "a tool of this site; what it wrote goes along with its account",
    "accounts.VisitDay": "of visits here",
    "accounts.VisitTotal": "of visits here",
}


def _complete_account(values: dict[str, Any]) -> None:  # Any: columns of several types
    # An address that no mail reaches, in a domain that nobody can have (RFC 2606): each account needs one of its own.
    if not values.get("email"):
        values["email"] = f"{secrets.token_hex(12)}@{NOBODYS}"
    values["email"] = values["email"].lower()
