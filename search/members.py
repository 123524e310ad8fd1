"""Members by their names."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from accounts.models import User
from search.sources import MOST_RESULTS, Result


def find(viewer: User | AnonymousUser, text: str) -> list[Result]:
    """Members whose name or username holds the text."""
    members = (
        User.objects.visible_to(viewer)
        .named_like(text)
        .select_related("shown_credential")
        .order_by("username")[:MOST_RESULTS]
    )
    return [
        Result(title=member.shown_name, excerpt=f"@{member.username}", badges=tuple(_badges(member)))
        for member in members
    ]


def _badges(member: User) -> list[tuple[str, str]]:
    badges = [member.badge] if member.badge else []
    if member.is_demonstration:
        badges.append(("lapsed", _("Demonstration member")))
    return badges
