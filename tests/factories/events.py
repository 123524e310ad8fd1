"""Events and what became of them."""

import factory
from django.utils import timezone

from events.models import Event, Handling


class EventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Event

    kind = "thing_happened"
    created_at = factory.LazyFunction(timezone.now)


class HandlingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Handling

    class Params:
        done = factory.Trait(state="done", attempts=1, done_at=factory.SelfAttribute("due_at"))
        dead = factory.Trait(state="dead", attempts=10, last_error="ValueError")

    event = factory.SubFactory(EventFactory)
    handler = factory.Sequence(lambda n: f"room.handler{n}")
    due_at = factory.SelfAttribute("event.created_at")
