"""What the worker does for mail. Each task may run at any time, any number of times, in several workers."""

from celery import shared_task
from django.utils import timezone

from events import bell
from notifications import fan_out, mailing, retention, sending, silence, transports
from notifications.digests import absence, making
from notifications.inbound import bounces, handling
from notifications.webhooks import carrying


@shared_task(name="notifications.send_due_mail")
def send_due_mail() -> None:
    """Send what is due; rings again for itself when there is more than one run may take."""
    if sending.send_due(transports.configured()):
        bell.ring(send_due_mail)


@shared_task(name="notifications.tell")
def tell() -> None:
    """Tell members what happened; rings again for itself when there is more than one run may take."""
    if fan_out.tell_due():
        bell.ring(tell)


@shared_task(name="notifications.mail_due")
def mail_due() -> None:
    """Write the mails about notifications that waited long enough; rings again when more are due."""
    if mailing.mail_due():
        bell.ring(mail_due)


@shared_task(name="notifications.make_digests")
def make_digests() -> None:
    """Make the digests that are due; rings again when more are."""
    is_more = making.make_due()
    if absence.make_due() or is_more:
        bell.ring(make_digests)


@shared_task(name="notifications.handle_inbound")
def handle_inbound() -> None:
    """Handle mail that came in; rings again when more is waiting."""
    if handling.handle_due():
        bell.ring(handle_inbound)


@shared_task(name="notifications.call_webhooks")
def call_webhooks() -> None:
    """Turn due notifications into calls and make those that are due; rings again when more are waiting."""
    while carrying.prepare_due():
        pass
    if carrying.call_due():
        bell.ring(call_webhooks)


@shared_task(name="notifications.look_for_silence")
def look_for_silence() -> None:
    """Notice that no mail leaves although some should."""
    silence.look(now=timezone.now())


@shared_task(name="notifications.forget_old")
def forget_old() -> None:
    """Remove what is known about mail, digests and calls of webhooks longer ago than the site keeps it."""
    now = timezone.now()
    retention.forget_old(now=now)
    retention.forget_old_digests(now=now)
    retention.forget_old_inbound(now=now)
    retention.forget_old_calls(now=now)
    bounces.forget_old(now=now)
