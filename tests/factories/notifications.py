"""What members are told, and mail on its way out."""

from datetime import timedelta

import factory
from django.utils import timezone

from notifications.models import (
    ChannelChoice,
    Delivery,
    Digest,
    DigestItem,
    DigestPlan,
    FanOut,
    InboundMail,
    Mailbox,
    Notification,
    OutgoingMail,
    ReturnedMail,
    SavedSearch,
    Subscription,
    Webhook,
    WebhookCall,
)
from notifications.webhooks import secrets
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


class InboundMailFactory(factory.django.DjangoModelFactory):
    """An answer that became something."""

    class Meta:
        model = InboundMail

    fingerprint = factory.Sequence(lambda n: f"{n:064d}")
    member = factory.SubFactory(UserFactory)
    via = "webhook"
    size = 1
    state = "taken"
    due_at = received_at = done_at = factory.LazyFunction(timezone.now)


class MailboxFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mailbox

    member = factory.SubFactory(UserFactory)


class ReturnedMailFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReturnedMail

    member = factory.SubFactory(UserFactory)
    kind = "hard"
    reported_at = factory.LazyFunction(timezone.now)


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


class DigestPlanFactory(factory.django.DjangoModelFactory):
    """A weekly plan of Mondays at eight whose digest is due now."""

    class Meta:
        model = DigestPlan

    member = factory.SubFactory(UserFactory)
    last_date = factory.LazyAttribute(lambda row: row.covered_until.date())
    covered_until = factory.LazyFunction(lambda: timezone.now() - timedelta(days=7))
    next_due_at = factory.LazyFunction(timezone.now)
    missed_covered_until = factory.LazyFunction(lambda: timezone.now() - timedelta(days=60))
    missed_due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


class DigestFactory(factory.django.DjangoModelFactory):
    """A period in which nothing happened."""

    class Meta:
        model = Digest

    recipient = factory.SubFactory(UserFactory)
    product = "follow"
    period_started_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=7))
    period_ended_at = factory.LazyFunction(timezone.now)
    state = "empty"
    made_at = factory.LazyFunction(timezone.now)


class DigestItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DigestItem

    digest = factory.SubFactory(DigestFactory, state="sent")
    section = "threads"
    key = factory.Sequence(lambda n: f"forum.thread:{n}")
    until = 1


class SavedSearchFactory(factory.django.DjangoModelFactory):
    """One that nobody watches yet."""

    class Meta:
        model = SavedSearch

    member = factory.SubFactory(UserFactory)
    name = "Drift of scanners"
    query = factory.Sequence(lambda n: f"scanner drift {n}")
    created_at = factory.LazyFunction(timezone.now)
    seen_until = factory.SelfAttribute("created_at")
    due_at = factory.SelfAttribute("created_at")


class WebhookFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Webhook

    member = factory.SubFactory(UserFactory)
    name = "Chat of the lab"
    url = factory.Sequence(lambda n: f"https://hooks{n}.example.org/in")
    secret = factory.LazyFunction(lambda: secrets.hide("whsec_known"))
    created_at = factory.LazyFunction(timezone.now)


class WebhookCallFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WebhookCall

    webhook = factory.SubFactory(WebhookFactory)
    payload = factory.LazyFunction(lambda: {"kind": "test"})
    due_at = factory.LazyFunction(timezone.now)
    created_at = factory.LazyFunction(timezone.now)
