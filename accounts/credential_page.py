"""What the page of a member's own credentials says about each: state, age, and what happens next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts import places, policies
from accounts.actions.credential_requests import RENEWABLE_BEFORE
from accounts.models import Credential, User

LOOKS = {"accepted": "checked", "pending": "lapsed"}
ROUTE_OF = {"institution_email": "institution", "licence": "licence", "referee": "referee"}


@dataclass(frozen=True)
class Shown:
    """One credential as its member sees it. What may be done with it is asked of policies beforehand."""

    row: Credential
    next: str
    country: str
    may_withdraw: bool
    may_appeal: bool
    may_send_again: bool
    may_ask_again: bool
    renew_route: str


@dataclass(frozen=True)
class Queue:
    """How many wait for reviewers, and since when the oldest does."""

    count: int
    oldest_at: datetime | None


def shown(member: User, now: datetime) -> list[Shown]:
    """All of the member's, the newest request first."""
    return [_shown(member, row, now) for row in Credential.objects.visible_to(member).by(member).with_evidence()]


def queue() -> Queue:
    """The queue of the reviewers, as far as applicants may know of it: a number and a time."""
    waiting = Credential.objects.waiting_for_reviewers()
    oldest = waiting.first()
    return Queue(waiting.count(), oldest.requested_at if oldest else None)


def _shown(member: User, row: Credential, now: datetime) -> Shown:
    is_open = row.state in ("pending", "accepted")
    ends_soon = row.state == "accepted" and row.expires_at is not None and row.expires_at - now <= RENEWABLE_BEFORE
    may_renew = ends_soon or row.state == "expired"
    is_asked = row.state == "pending" and hasattr(row, "referee") and not row.referee.answer
    return Shown(
        row=row,
        next=_next(row),
        country=places.country_name(row.country) if row.country else "",
        may_withdraw=is_open and row.method != "orcid",
        may_appeal=policies.may_appeal(member, row),
        may_send_again=row.state == "pending" and hasattr(row, "mailbox"),
        may_ask_again=is_asked,
        renew_route=ROUTE_OF.get(row.method, "") if may_renew else "",
    )


def _next(row: Credential) -> str:
    """What happens next, in a sentence; empty where nothing does."""
    if row.state == "accepted":
        return _accepted(row)
    if row.state == "pending":
        return _waiting(row)
    if row.state in ("rejected", "revoked") and row.appealed_at is None:
        return _("You can ask once for a second look. Somebody else decides then.")
    if row.state == "expired":
        return _("The badge has gone. Ask again to have it back.")
    return ""


def _accepted(row: Credential) -> str:
    if row.method == "orcid":
        return _("It holds until you unlink it.")
    if row.expires_at is None:
        return _("It holds until you give it up.")
    if row.method == "institution_email":
        return _("A month before it ends, a link goes to your institution's mailbox; opening it adds a year.")
    return _("You can renew it in its last sixty days. A mail reminds you a month before it ends.")


def _waiting(row: Credential) -> str:
    if row.appealed_at is not None:
        return _("Somebody who had no part in the first decision looks at it.")
    if row.method == "institution_email":
        return _("Open the link in that mailbox, signed in here. It works for 48 hours, once.")
    if row.method == "referee" and not row.referee.answer:
        return _("Your referee has a mail and answers on a page of this site, without an account.")
    return _("A reviewer looks at it. After 30 days without a decision the request ends and the document is deleted.")
