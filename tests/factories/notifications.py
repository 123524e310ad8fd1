"""Mail on its way out."""

import factory
from django.utils import timezone

from notifications.models import OutgoingMail


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
