"""Telling staff that somebody waits to be let in. What newcomers are told themselves, `accounts` sends."""

from datetime import datetime

from django.utils.translation import ngettext

from accounts.models import User
from events.models import Event
from events.registry import handles
from notifications import mails
from notifications.recipients import staff_with

PERMISSION = "accounts.admit_member"


@handles("email_confirmed", name="notifications.tell_staff_of_newcomer")
def tell_staff_of_newcomer(event: Event) -> None:
    """Write to everybody who may admit newcomers, in their own language, at most once in each hour of the clock.

    Only once the address is confirmed: before that, any stranger could make the site write to its staff. Newcomers who
    follow within the hour are not announced again; the mail leads to the list of all who wait.
    """
    newcomer = User.objects.all().waiting_for_approval().filter(pk=event.subject_id).first()
    if newcomer is None or _was_told_this_hour(newcomer, event.created_at):
        return
    count = User.objects.all().waiting_for_approval().filter(email_confirmed_at__isnull=False).count()
    for person in staff_with(PERMISSION):
        mails.send(
            "newcomers_wait",
            member=person,
            subject=lambda: (
                ngettext("%(count)s newcomer waits to be let in", "%(count)s newcomers wait to be let in", count)
                % {"count": count}
            ),
            context={"count": count, "list_url": mails.absolute("admin:index")},
        )


def _was_told_this_hour(newcomer: User, confirmed_at: datetime) -> bool:
    """Whether another newcomer's confirmation in the same hour of the clock came first."""
    hour = confirmed_at.replace(minute=0, second=0, microsecond=0)
    waiting = User.objects.all().waiting_for_approval().exclude(pk=newcomer.pk)
    return bool(waiting.filter(email_confirmed_at__gte=hour, email_confirmed_at__lt=confirmed_at).exists())
