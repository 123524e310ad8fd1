"""What the worker does for this room. Each task may run at any time, any number of times, in several workers."""

from celery import shared_task
from django.utils import timezone

from moderation import sweeps
from moderation.actions import lapsing, prints, reminding, scanning
from moderation.trust import reckoning


@shared_task(name="moderation.collect", time_limit=120, soft_time_limit=100)
def collect() -> None:
    """Put into the queue what no event brought there. Running twice does no harm."""
    sweeps.collect(now=timezone.now())


@shared_task(name="moderation.lapse", time_limit=120, soft_time_limit=100)
def lapse() -> None:
    """Set aside reports that nobody decided about in time. Running twice does no harm."""
    lapsing.lapse(now=timezone.now())


@shared_task(name="moderation.reckon_trust", time_limit=120, soft_time_limit=100)
def reckon_trust() -> None:
    """Give members the level that their facts come to. Running twice changes nothing."""
    reckoning.reckon(now=timezone.now())


@shared_task(name="moderation.remind", time_limit=120, soft_time_limit=100)
def remind() -> None:
    """Tell moderators once of what nobody decided about for long. Running twice does no harm."""
    reminding.remind(now=timezone.now())


@shared_task(name="moderation.forget_old_prints", time_limit=120, soft_time_limit=100)
def forget_old_prints() -> None:
    """Delete prints of texts after a month. Running twice does no harm."""
    prints.forget_old_prints(now=timezone.now())


@shared_task(name="moderation.scan_posts", time_limit=120, soft_time_limit=100)
def scan_posts() -> None:
    """Go on with the privacy scan, or begin one when it is time. Running twice, or being killed, does no harm."""
    scanning.begin_if_due(now=timezone.now())
    scanning.go_on(seconds=scanning.RUN_SECONDS)
