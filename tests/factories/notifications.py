"""Mail on its way out."""

import factory
from django.utils import timezone

from notifications.models import OutgoingMail, Subscription
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
