"""Makes the member who signs in while everything falls down around them."""

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand

from tests.factories.accounts import UserFactory


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *args, username, **options):
        member = UserFactory(username=username)
        EmailAddress.objects.get_or_create(user=member, email=member.email, verified=True, primary=True)
