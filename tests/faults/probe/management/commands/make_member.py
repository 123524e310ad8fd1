"""Makes the members who sign in while everything falls down around them."""

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand

from tests.factories.accounts import UserFactory


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("usernames", nargs="+")

    def handle(self, *args, usernames, **options):
        for username in usernames:
            member = UserFactory(username=username)
            EmailAddress.objects.get_or_create(user=member, email=member.email, verified=True, primary=True)
