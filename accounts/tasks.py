"""What the worker does for this room."""

from celery import shared_task
from django.utils import timezone

from accounts.actions import (
    absence,
    avatars,
    copies,
    credential_sweeps,
    credentials,
    deletion,
    joining,
    openid,
    sign_ins,
    visits,
)


@shared_task(name="accounts.forget_unconfirmed", time_limit=120, soft_time_limit=100)
def forget_unconfirmed() -> None:
    """Remove accounts whose address nobody confirmed in time. Running twice does no harm."""
    joining.forget_unconfirmed(now=timezone.now())


@shared_task(name="accounts.expire_credentials", time_limit=120, soft_time_limit=100)
def expire_credentials() -> None:
    """End credentials whose date has passed, so that their badges vanish. Running twice does no harm."""
    credentials.expire(now=timezone.now())


@shared_task(name="accounts.sweep_credentials", time_limit=120, soft_time_limit=100)
def sweep_credentials() -> None:
    """Remind, end what nobody decided, and delete documents that stayed too long. Running twice does no harm."""
    now = timezone.now()
    credential_sweeps.remind(now=now)
    credential_sweeps.end_old_requests(now=now)
    credential_sweeps.delete_old_documents(now=now)


@shared_task(name="accounts.sweep_avatars", time_limit=280, soft_time_limit=250)
def sweep_avatars() -> None:
    """Remove pictures that no member shows any more. Running twice does no harm."""
    avatars.sweep_avatars(now=timezone.now())


@shared_task(name="accounts.delete_due_accounts", time_limit=3600, soft_time_limit=3500)
def delete_due_accounts() -> None:
    """Delete accounts whose seven days are over. Running twice does no harm."""
    deletion.carry_out_due(now=timezone.now())


@shared_task(name="accounts.announce_deletions", time_limit=280, soft_time_limit=250)
def announce_deletions() -> None:
    """Tell members who were away for long that their account will be deleted. Running twice does no harm."""
    absence.announce_deletions(now=timezone.now())


@shared_task(name="accounts.make_copies", time_limit=1800, soft_time_limit=1700)
def make_copies() -> None:
    """Make the copies that members asked for, one after another, and delete those that lay here long enough."""

    copies.make_due(now=timezone.now)
    copies.forget_old(now=timezone.now())


@shared_task(name="accounts.forget_old_sign_ins", time_limit=120, soft_time_limit=100)
def forget_old_sign_ins() -> None:
    """Delete what is kept of attempts to sign in, here and to tools of others, after its time."""
    sign_ins.forget_old(now=timezone.now())
    openid.forget_old(now=timezone.now())


@shared_task(name="accounts.forget_old_visits", time_limit=120, soft_time_limit=100)
def forget_old_visits() -> None:
    """Add up the days on which members read once they are old. Running twice does no harm."""
    visits.forget_old_visits(now=timezone.now())
