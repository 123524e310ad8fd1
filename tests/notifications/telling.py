"""Doing something and letting everybody hear of it, as the worker does."""

from datetime import timedelta

from django.utils import timezone

from events.processing import process_due
from notifications import fan_out
from notifications.models import FanOut, Notification


def hear():
    """Let handlers and fan-outs run until nothing is due."""
    later = timezone.now() + timedelta(seconds=1)
    while process_due(clock=lambda: later):
        pass
    while fan_out.tell_due(clock=lambda: later):
        pass
    assert not FanOut.objects.exclude(state="done").exists(), list(FanOut.objects.values())


def told(member):
    """What the member was told, oldest first: the kinds."""
    return list(Notification.objects.filter(recipient=member).order_by("pk").values_list("kind", flat=True))
