"""What the worker does for this room."""

from celery import shared_task
from django.utils import timezone

from accounts.actions import avatars, credential_sweeps, credentials, joining


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
