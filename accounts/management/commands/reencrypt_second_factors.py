"""`manage.py reencrypt_second_factors`: the step between a new secret key and dropping the old one."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError

from accounts.mfa_adapter import reencrypt


class Command(BaseCommand):
    help = "Encrypts stored second factors with the present secret key, so that earlier keys can be removed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Safe to repeat and to interrupt: each factor is a step of its own. Fails when some cannot be read."""
        done = unreadable = 0
        kept_secret = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]
        for authenticator in Authenticator.objects.filter(type__in=kept_secret).order_by("pk").iterator(500):
            if reencrypt(authenticator):
                done += 1
            else:
                unreadable += 1
        self.stdout.write(f"{done} encrypted with the present key.")
        if unreadable:
            raise CommandError(f"{unreadable} cannot be read with any key in use; their owners need recovery by staff.")
