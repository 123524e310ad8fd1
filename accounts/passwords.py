"""What a password must be."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from accounts.models import User

SHORTEST = 10
SHORTEST_FOR_STAFF = 15


class RoleLengthValidator:
    """Ten characters for members, fifteen for staff (security requirement of this project's threat model)."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        """Raise ValidationError when the password is shorter than the member's role demands."""
        shortest = SHORTEST_FOR_STAFF if user is not None and user.is_staff else SHORTEST
        if len(password) < shortest:
            raise ValidationError(
                _("Use at least %(shortest)d characters."), code="password_too_short", params={"shortest": shortest}
            )

    def get_help_text(self) -> str:
        """One sentence for the form."""
        return rule()


def rule(shortest: int = SHORTEST) -> str:
    """What is asked of a password, in one sentence."""
    return _("At least %(shortest)d characters. Four unrelated words work well. Pasting is fine.") % {
        "shortest": shortest
    }


def rule_for(user: "User") -> str:
    """The sentence for somebody whose role is known."""
    return rule(SHORTEST_FOR_STAFF if user.is_staff else SHORTEST)


shown_rule = lazy(rule, str)()
