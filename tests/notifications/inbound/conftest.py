"""A member who was told of something by a mail that can be answered."""

import email
from datetime import timedelta
from email import policy
from email.utils import parseaddr

import pytest
from django.core import mail
from django.utils import timezone

from notifications import mailing
from notifications.inbound import handling, receiving
from notifications.models import InboundMail, OutgoingMail
from tests.forum.conftest import author, category, moderator, regular, reply, start  # noqa: F401 - fixtures
from tests.notifications.inbound.letters import mail as letter
from tests.notifications.telling import hear


@pytest.fixture(autouse=True)
def _takes_mail(settings):
    settings.INBOUND_ADDRESS = "answers@in.example.org"
    settings.INBOUND_KEY = "a key that nobody guesses, for the tests alone"
    settings.INBOUND_AUTHSERV = []


@pytest.fixture
def thread(author, category):  # noqa: F811
    found = start(author, category, title="Calibration drift")
    hear()
    return found


@pytest.fixture
def named():
    """Somebody who is mentioned and gets a mail about it."""
    return regular(username="named", email="named@hospital.example", name="Noor Haddad")


@pytest.fixture
def post(thread, named):
    """The post that mentions them, by somebody else; the mail is queued."""
    found = reply(regular(name="Ana Lima"), thread, body="What does @named say?")
    hear()
    later = timezone.now() + timedelta(minutes=11)
    mailing.mail_due(clock=lambda: later)
    return found


@pytest.fixture
def address(post):
    """Where the mail says that it can be answered."""
    return parseaddr(str(sent()["Reply-To"]))[1]


def sent():
    """The newest mail that was queued for a notification."""
    source = bytes(OutgoingMail.objects.order_by("pk").last().source)
    return email.message_from_bytes(source, policy=policy.default)


def arrive(source, *, recipients=(), at=None):
    """Take the message in and let the worker handle it."""
    now = at or timezone.now()
    receiving.receive(source, recipients=recipients, via="command", now=now)
    handling.handle_due(clock=lambda: now)


def outcome():
    """State and reason of the newest message."""
    return InboundMail.objects.order_by("pk").values_list("state", "reason").last()


def told():
    """What senders were told, oldest first: (to, text)."""
    return [(message.to, message.body) for message in mail.outbox]


@pytest.fixture
def answer(address, named):
    """Let the member answer the mail; options are those of a letter."""

    def send(at=None, recipients=(), **options):
        options.setdefault("sender", named.email)
        options.setdefault("to", address)
        arrive(letter(**options), at=at, recipients=recipients)

    return send
