"""Making members."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager
from django.utils import timezone

from accounts import names
from accounts.querysets import UserQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Every member is made here, so that names and addresses are stored in one form."""

    def create_user(self, username: str, email: str, password: str | None = None, **fields: Any) -> "User":
        """A member who is let in at once, for whose address the caller vouches.

        `password=None` makes one who cannot sign in by password. People who sign up by themselves come through
        `accounts.actions.joining`.
        """
        fields.setdefault("approved_at", timezone.now())
        fields.setdefault("email_confirmed_at", timezone.now())
        user: User = self.model(username=names.normalise(username), email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, email: str, password: str | None = None, **fields: Any) -> "User":
        """A member with every right."""
        return self.create_user(username, email, password, **fields, is_staff=True, is_superuser=True)

    def get_by_natural_key(self, username: str | None) -> "User":
        """The member with this username, whatever the case of its letters."""
        user: User = self.all().with_username(username or "").get()
        return user
