"""A step of every sign-in: whoever is not in good standing is told so and goes no further."""

from typing import Any

from allauth.account.stages import LoginStage
from django.http import HttpResponse
from django.utils import timezone

from accounts.models import Standing
from accounts.views import standing


class StandingStage(LoginStage):
    """After the address is confirmed, before the second factor; for passwords, passkeys and confirmation links alike.

    A stage and not a hook before the sign-in: a sign-in that waited for the confirmation goes on through its stages
    only.
    """

    key = "accounts_standing"
    urlname = None

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Go on, or answer with the page that says why not. (allauth: response and whether to go on later.)"""
        member: Any = self.login.user
        if member is None:
            return None, True
        found = member.standing(timezone.now())
        if found == Standing.GOOD:
            return None, True
        return standing.redirect_to(self.request, member, found), False
