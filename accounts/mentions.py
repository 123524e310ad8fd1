"""Members whom a text names."""

from collections.abc import Collection, Mapping

from django.contrib.auth.models import AnonymousUser
from django.db.models.functions import Lower

from accounts.models import User
from content.markup.names import Link


def members_named(candidates: Collection[str]) -> Mapping[str, Link]:
    """Of usernames in lower case, those of members whom everybody may know of. One statement, by the unique index."""
    known = User.objects.visible_to(AnonymousUser()).alias(lower_username=Lower("username"))
    found = known.filter(lower_username__in=list(candidates)).only("pk", "username", "name")
    return {
        member.username.lower(): Link(url=member.get_absolute_url(), key=str(member.pk), title=member.name)
        for member in found
    }
