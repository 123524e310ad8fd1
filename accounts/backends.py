"""Django's door for sign-in: who may be signed in, and who stays so from one request to the next."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts import authentication
from accounts.models import Standing, User
from foundation.prepared import Prepared, PreparedTuples


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

    def get_all_permissions(self, user_obj: User | AnonymousUser, obj: object = None) -> set[str]:
        """Their own and those of their groups, as Django's names. One statement, none when asked again."""
        if not isinstance(user_obj, User) or not user_obj.is_active or obj is not None:
            return set()
        if "_perm_cache" not in user_obj.__dict__:  # where Django keeps them, which reads it too
            found = _permissions.rows(*([] if user_obj.is_superuser else [user_obj.pk]), shape=user_obj.is_superuser)
            user_obj.__dict__["_perm_cache"] = {f"{label}.{name}" for label, name in found}
        kept: set[str] = user_obj.__dict__["_perm_cache"]
        return kept


def _written_permissions(*member: int, shape: bool) -> QuerySet[Any, Any]:  # Any: names
    """All there are for superusers."""
    named = Permission.objects.order_by().values_list("content_type__app_label", "codename")
    if shape:
        return named
    own = User.user_permissions.through.objects.filter(user_id=member[0])
    of_groups = Group.permissions.through.objects.filter(
        group__in=User.groups.through.objects.filter(user_id=member[0]).values("group_id")
    )
    return named.filter(Q(pk__in=own.values("permission_id")) | Q(pk__in=of_groups.values("permission_id")))


_members = Prepared(lambda pk: User.objects.filter(pk=pk))
_permissions = PreparedTuples(_written_permissions)
