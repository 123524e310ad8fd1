"""Makes members who are signed in already, and prints their sessions."""

import json
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import EmailAddressFactory, UserFactory


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("count", type=int)

    def handle(self, *args, count, **options):
        # Long enough ago that the limits of somebody's first day are over.
        joined_at = timezone.now() - timedelta(days=30)
        sessions = {}
        for number in range(count):
            member = UserFactory(username=f"writer{number}", joined_at=joined_at)
            EmailAddressFactory(user=member)
            browser = Client()
            browser.force_login(member, settings.AUTHENTICATION_BACKENDS[0])
            sessions[member.username] = browser.cookies[settings.SESSION_COOKIE_NAME].value
        self.stdout.write(json.dumps(sessions))
