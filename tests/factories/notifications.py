"""What members are told, and mail on its way out."""

import factory
from django.utils import timezone

from notifications.models import ChannelChoice, Delivery, FanOut, Notification, OutgoingMail, Subscription
from tests.factories.accounts import UserFactory


class OutgoingMailFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OutgoingMail

    message_id = factory.Sequence(lambda n: f"<{n}@commons.example.org>")
    recipient = factory.Sequence(lambda n: f"member{n}@example.org")
    subject = "Confirm your address"
    source = factory.LazyAttribute(
        lambda mail: (
            f"From: Commons <no-reply@commons.example.org>\r\nTo: {mail.recipient}\r\n"
            f"Subject: {mail.subject}\r\nMessage-ID: {mail.message_id}\r\n\r\nOpen the link.\r\n"
        ).encode()
    )
    due_at = factory.LazyFunction(timezone.now)


class SubscriptionFactory(factory.django.DjangoModelFactory):
    """A member who watches a topic, or whatever `target=` is."""

    class Meta:
        model = Subscription

    class Params:
        target = None

    member = factory.SubFactory(UserFactory)
    target_model = factory.LazyAttribute(lambda row: row.target._meta.label_lower if row.target else "knowledge.topic")
    target_id = factory.LazyAttribute(lambda row: row.target.pk if row.target else 1)
    level = "watching"
    changed_at = factory.LazyFunction(timezone.now)


class NotificationFactory(factory.django.DjangoModelFactory):
    """A member who is told of an answer; `subject=` and `target=` are what it opens and is collapsed under."""

    class Meta:
        model = Notification

    class Params:
        subject = None
        target = None

    recipient = factory.SubFactory(UserFactory)
    event_id = factory.Sequence(lambda n: 1_000_000 + n)
    kind = "reply"
    subject_model = factory.LazyAttribute(lambda row: row.subject._meta.label_lower if row.subject else "forum.post")
    subject_id = factory.LazyAttribute(lambda row: row.subject.pk if row.subject else 1)
    target_model = factory.LazyAttribute(lambda row: row.target._meta.label_lower if row.target else "forum.thread")
    target_id = factory.LazyAttribute(lambda row: row.target.pk if row.target else 1)
    group_key = factory.LazyAttribute(lambda row: f"{row.kind}:{row.target_model}:{row.target_id}")
    created_at = factory.LazyFunction(timezone.now)


class DeliveryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delivery

    notification = factory.SubFactory(NotificationFactory)
    channel = "email"
    due_at = factory.LazyFunction(timezone.now)


class FanOutFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FanOut

    event_id = factory.Sequence(lambda n: 1_000_000 + n)
    due_at = factory.LazyFunction(timezone.now)


class ChannelChoiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ChannelChoice

    member = factory.SubFactory(UserFactory)
    kind = "reply"
    channel = "email"
    is_on = False
    changed_at = factory.LazyFunction(timezone.now)
