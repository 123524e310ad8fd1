"""Handlers that leave a row for each event: of the probe, with a pause in which a kill can strike, and of the forum."""

import time

from django.core.mail import send_mail

from events import registry
from events.models import Event
from tests.faults.probe import FORUM, MAIL_EVERY, points
from tests.faults.probe.models import ProbeEffect

registry.declare("probe", help="Somebody asked for effects that can be counted.")


@registry.handles("probe", name="probe.first")
def first(event: Event) -> None:
    ProbeEffect.objects.create(event_id=event.pk, handler="probe.first")


@registry.handles("probe", name="probe.slow")
def slow(event: Event) -> None:
    ProbeEffect.objects.create(event_id=event.pk, handler="probe.slow")
    time.sleep(0.01)  # between the effect and the commit


@registry.handles("probe", name="probe.mail")
def mail(event: Event) -> None:
    if event.data["number"] % MAIL_EVERY == 0:
        send_mail(f"Event {event.pk}", "It happened.", None, [f"event{event.pk}@example.org"])


@registry.handles(*FORUM, name="probe.forum_first")
def forum_first(event: Event) -> None:
    ProbeEffect.objects.create(event_id=event.pk, handler="probe.forum_first")
    points.pass_by("effect_made")


@registry.handles(*FORUM, name="probe.forum_second")
def forum_second(event: Event) -> None:
    ProbeEffect.objects.create(event_id=event.pk, handler="probe.forum_second")
