"""Whatever happens to who sees what, and in whatever order: nobody hears by any way of what they may not see then."""

from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accounts.actions.groups import remove_membership, save_membership
from accounts.models import Membership, User
from forum.actions import hiding, placing
from forum.actions.conversations import leave_conversation
from forum.models import Post, Thread
from foundation import site
from foundation.errors import DomainError
from notifications import kinds, mailing
from notifications.digests import previewing
from notifications.models import WebhookCall
from notifications.webhooks import calling, carrying
from tests.factories.accounts import CredentialFactory, GroupFactory, MembershipFactory
from tests.factories.forum import CategoryFactory, ThreadFactory
from tests.factories.notifications import ChannelChoiceFactory, SubscriptionFactory, WebhookFactory
from tests.forum.conftest import regular, reply
from tests.notifications.digests.post_office import html_of, mails, text_of
from tests.notifications.telling import hear

pytestmark = pytest.mark.django_db

PLACES = ("public", "group", "verified", "letters")
STEPS = (
    *(("write", place) for place in PLACES),
    *(("hide_post", place) for place in ("public", "group")),
    *(("restore_post", place) for place in ("public", "group")),
    *((what, place) for what in ("hide_thread", "restore_thread") for place in ("public", "group")),
    *(("move_public_to", place) for place in ("group", "verified", "public")),
    ("group", "leave"),
    ("group", "join"),
    ("credential", "lose"),
    ("credential", "gain"),
    ("letters", "leave"),
    ("worker", "hears"),
    ("worker", "prepares_calls"),
    ("member", "looks"),
)


class World:
    """A reader who follows everything by every channel, and somebody who writes and cares for what is written."""

    def __init__(self, client, committing):
        self.client, self.committing, self.number = client, committing, 0
        self.reader, self.keeper = regular(username="reader"), regular(admin=True)
        self.group = GroupFactory()
        for member in (self.reader, self.keeper):
            MembershipFactory(group=self.group, member=member)
        self.reader.shown_credential = CredentialFactory(member=self.reader, state="accepted")
        self.reader.save()
        self.credential = self.reader.shown_credential
        WebhookFactory(member=self.reader)
        for kind in ("mention", "message", "post"):
            for channel in (kinds.EMAIL, kinds.DIGEST, kinds.WEBHOOK):
                ChannelChoiceFactory(member=self.reader, kind=kind, channel=channel, is_on=True)
        self.categories = {
            "public": CategoryFactory(thread_count=1),
            "group": CategoryFactory(group=self.group, thread_count=1),
            "verified": CategoryFactory(for_kind="verified", thread_count=1),
        }
        self.threads = {
            name: ThreadFactory(category=category, author=self.keeper, title=f"Title {name}")
            for name, category in self.categories.items()
        }
        self.threads["letters"] = ThreadFactory(
            conversation=True, author=self.keeper, participants=[self.reader], title="Title letters"
        )
        for thread in self.threads.values():
            SubscriptionFactory(member=self.reader, target=thread)
        client.force_login(self.reader)

    def take(self, what, which):
        """One step, with all that its commit and the worker's handlers cause."""
        with self.committing(), suppress(DomainError):  # such as to hide what is hidden
            getattr(self, f"_{what}")(which)

    def _write(self, place):
        self.number += 1
        word = f"herring{self.number:03}"
        body = f"The word {word} is for @reader." if self.number % 2 else f"{word} swims."
        thread = Thread.objects.get(pk=self.threads[place].pk)
        if thread.hidden_at is None:
            reply(self.keeper, thread, body=body)

    def _hide_post(self, place):
        post = self._posts(place).filter(hidden_at__isnull=True).last()
        if post is not None:
            hiding.hide_post(actor=self.keeper, post=post, reason="Off topic", now=timezone.now())

    def _restore_post(self, place):
        post = self._posts(place).filter(hidden_at__isnull=False).first()
        if post is not None:
            hiding.restore_post(actor=self.keeper, post=post, reason="On topic", now=timezone.now())

    def _hide_thread(self, place):
        thread = Thread.objects.get(pk=self.threads[place].pk)
        hiding.hide_thread(actor=self.keeper, thread=thread, reason="Off topic", now=timezone.now())

    def _restore_thread(self, place):
        thread = Thread.objects.get(pk=self.threads[place].pk)
        hiding.restore_thread(actor=self.keeper, thread=thread, reason="On topic", now=timezone.now())

    def _move_public_to(self, place):
        thread, category = Thread.objects.get(pk=self.threads["public"].pk), self.categories[place]
        placing.move_thread(actor=self.keeper, thread=thread, category=category, reason="There", now=timezone.now())

    def _group(self, wish):
        own = Membership.objects.filter(group=self.group, member=self.reader).first()
        if wish == "leave" and own is not None:
            remove_membership(actor=self.keeper, membership=own, now=timezone.now())
        elif wish == "join" and own is None:
            joined = Membership(group=self.group, member=self.reader)
            save_membership(actor=self.keeper, membership=joined, now=timezone.now())
        hear()

    def _credential(self, wish):
        shown = self.credential if wish == "gain" else None
        User.objects.filter(pk=self.reader.pk).update(shown_credential=shown)
        site.bump_epoch()  # as `accounts.actions.credentials.show_newest` does

    def _letters(self, _wish):
        leave_conversation(actor=self.reader, thread=self.threads["letters"], now=timezone.now())
        hear()

    def _worker(self, wish):
        if wish == "hears":
            hear()
        else:
            carrying.prepare_due(clock=later)

    def _member(self, _wish):
        number(self.client)

    def _posts(self, place):
        return Post.objects.filter(thread=self.threads[place].pk, number__gt=1, is_stub=False).order_by("number")

    def secrets(self):
        """Words that the reader must not meet now."""
        reader = User.objects.get(pk=self.reader.pk)
        threads = Thread.objects.exclude(pk__in=Thread.objects.visible_to(reader).values("pk"))
        posts = Post.objects.exclude(pk__in=Post.objects.visible_to(reader).values("pk")).filter(number__gt=1)
        bodies = posts.values_list("source", flat=True)
        words = [word for body in bodies for word in body.split() if word.startswith("herring")]
        return [*threads.values_list("title", flat=True), *words]


@contextmanager
def ours():
    """A transaction that is rolled back, and that slow work takes for one of the test's and not of the product's."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        cache.clear()
        yield
        transaction.set_rollback(True)


def later():
    """When everything that waits is due."""
    return timezone.now() + timedelta(hours=1)


def number(client):
    """What the bell shows."""
    return client.get(reverse("notifications_unread")).json()["unread"]


@given(steps=st.lists(st.sampled_from(STEPS), min_size=3, max_size=12))
@example(steps=[("write", "group"), ("worker", "hears"), ("member", "looks"), ("group", "leave")])
@example(steps=[("write", "group"), ("worker", "hears"), ("worker", "prepares_calls"), ("hide_thread", "group")])
@example(steps=[("write", "public"), ("worker", "hears"), ("member", "looks"), ("move_public_to", "group")])
@example(steps=[("write", "letters"), ("worker", "hears"), ("member", "looks"), ("letters", "leave")])
@settings(max_examples=8)
@pytest.mark.services
def test_no_way_tells_of_what_its_reader_may_not_see(steps, client, committing):
    with ours():
        world = World(client, committing)
        for what, which in steps:
            world.take(what, which)
        with committing():
            hear()

        secrets = world.secrets()
        waits = number(client)
        heard = {
            "list": client.get(reverse("notifications")).content.decode(),
            "mail": mailed(),
            "webhook": called(),
            "digest": previewing.preview(User.objects.get(pk=world.reader.pk), timezone.now()).text,
        }
        unread = client.get(reverse("notifications"), {"only": "unread"}).content.decode()

        assert waits == unread.count("notice--unread")
        told = {(way, secret) for way, text in heard.items() for secret in secrets if secret in text}
        assert not told


def mailed():
    """All that is mailed now."""
    mailing.mail_due(clock=later)
    found = mails(User.objects.get(username="reader"))
    return " ".join(f"{message['Subject']} {text_of(message)} {html_of(message)}" for message in found)


def called():
    """All that programs are called with now, of the calls that stood ready before, too."""
    said = []

    def call(**arguments):
        said.append(str(arguments["payload"]))
        return calling.Outcome(200, "", 5)

    while carrying.prepare_due(clock=later):
        pass
    carrying.call_due(clock=later, call=call)
    assert not WebhookCall.objects.filter(state="due").exists()
    return " ".join(said)
