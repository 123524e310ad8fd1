"""How members stand with the site, in words for staff."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from accounts.models import Standing, User

STANDINGS = {
    Standing.GOOD: _("member"),
    Standing.WAITING: _("waiting to be let in"),
    Standing.REFUSED: _("refused"),
    Standing.SUSPENDED: _("suspended"),
    Standing.INACTIVE: _("closed"),
    Standing.SERVICE: _("service account"),
}

# Where somebody who cannot come in reads what was decided, and answers it: the address, or nothing.
_ways: list[Callable[[User], str]] = []


def register_way(find: Callable[[User], str]) -> None:
    """Lead whoever stands before the door to a page of another room, which has to know them by this session too."""
    _ways.append(find)


def way_for(member: User) -> str:
    """The first address that a room knows for this member; empty where none does."""
    return next(filter(None, (find(member) for find in _ways)), "")
