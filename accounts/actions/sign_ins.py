"""What is noted of attempts to sign in, and the mail about one from a new device."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from accounts import mail
from accounts.models import SignIn, User
from events.actions import record

KEPT_FOR: Final = timedelta(days=90)
BATCH: Final = 5000  # rows in one statement
MOST_COMPARED: Final = 500  # sign-ins that a new one is compared with


def note_failure(*, actor: User | None, method: str, device: str, ip: str, now: datetime) -> None:
    """Note an attempt that was refused. `actor` is the owner of the account; None where there is no such account.

    Costs the same for both. Of an attempt on nobody's account neither device nor address is kept.
    """
    known = actor is not None
    SignIn.objects.create(
        member=actor,
        tried_at=now,
        outcome=SignIn.Outcome.FAILURE,
        method=method,
        device=device if known else "",
        ip=ip if known else "",
    )


def note_success(*, actor: User, method: str, device: str, ip: str, now: datetime) -> SignIn:
    """Note that the member signed in; one where they never had before is told them by mail, but for the first."""
    earlier = SignIn.objects.filter(member=actor, outcome=SignIn.Outcome.SUCCESS).newest_first()
    places = {(one.device, network_of(one.ip)) for one in earlier[:MOST_COMPARED]}
    is_new = bool(places) and (device, network_of(ip)) not in places
    with transaction.atomic():
        sign_in = SignIn.objects.create(
            member=actor,
            tried_at=now,
            outcome=SignIn.Outcome.SUCCESS,
            method=method,
            device=device,
            ip=ip,
            is_new_device=is_new,
        )
        if is_new:
            record("signed_in_on_new_device", actor=actor, subject=actor, now=now)
            mail.send("new_device", actor.email, member=actor, context={"sign_in": sign_in})
    return sign_in


def forget_old(*, now: datetime) -> int:
    """Delete attempts older than KEPT_FOR; how many."""
    total = 0
    while ids := list(SignIn.objects.filter(tried_at__lt=now - KEPT_FOR).values_list("pk", flat=True)[:BATCH]):
        total += SignIn.objects.filter(pk__in=ids).delete()[0]
    return total


def network_of(ip: str) -> str:
    """The part of an address that stays when a provider gives out another: two of four numbers; IPv6 as it is kept."""
    return ".".join(ip.split(".")[:2]) if "." in ip else ip
