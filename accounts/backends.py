"""Django's door for sign-in: who may be signed in, and who stays so from one request to the next."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from accounts import authentication
from accounts.models import Standing, User
from foundation.prepared import Prepared


class MemberBackend(ModelBackend):
    """Members in good standing, by e-mail address or username."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """The member, counted like any other attempt. Raises LimitReached."""
        if request is None or username is None or password is None:
            return None
        now = timezone.now()
        member = authentication.authenticate(request=request, login=username, password=password, now=now)
        return member if self.user_can_authenticate(member) else None

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Whether the member may be signed in now."""
        return isinstance(user, User) and user.standing(timezone.now()) == Standing.GOOD

    def get_user(self, user_id: int) -> User | None:
        """The member of a session, whatever their standing: config.middleware.access ends it and tells them why."""
        return next(iter(_members.rows(user_id)), None)


_members = Prepared(lambda pk: User.objects.filter(pk=pk))
