"""Makes members who are signed in already, and prints their sessions."""

import json
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand
from django.test import Client
from django.utils import timezone

from accounts.models import Block, User
from forum.models import Category
from notifications.actions.subscriptions import set_level
from tests.factories.accounts import EmailAddressFactory, UserFactory
from tests.factories.notifications import ChannelChoiceFactory
from tests.faults.forum_writing import CATEGORY

WATCHERS = 6
MAILED = 1
DEAF = 5
"""Of those who watch, so many have mail of every post; the one of this number does not want to hear of the first."""


def follow(member, number):
    """Let the first members watch where all of them write."""
    if number < WATCHERS:
        place = Category.objects.get(slug=CATEGORY)
        set_level(actor=member, target=place, level="watching", now=timezone.now())
    if number < MAILED:
        for kind in ("post", "thread"):
            ChannelChoiceFactory(member=member, kind=kind, channel="email", is_on=True)
    if number == DEAF:
        first = type(member).objects.get(username="writer0")
        Block.objects.create(member=member, other=first, kind="mute", created_at=timezone.now())


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("count", type=int)

    def handle(self, *args, count, **options):
        # Long enough ago that the limits of somebody's first day are over; of the level that may do most in a day.
        joined_at, level = timezone.now() - timedelta(days=30), User.TrustLevel.LEADER
        sessions = {}
        for number in range(count):
            member = UserFactory(username=f"writer{number}", joined_at=joined_at, trust_level=level)
            EmailAddressFactory(user=member)
            browser = Client()
            browser.force_login(member, settings.AUTHENTICATION_BACKENDS[0])
            follow(member, number)
            sessions[member.username] = browser.cookies[settings.SESSION_COOKIE_NAME].value
        self.stdout.write(json.dumps(sessions))
