"""Who shows an organisation as the place where they work. One function to fill, for whatever stores it."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import Organisation, User


def members_shown(organisation: Organisation, viewer: User | AnonymousUser) -> QuerySet[User]:
    """Members who show the viewer that they work here, by name; each decides who may know.

    No profile names an organisation yet, so nobody does.
    """
    nobody: QuerySet[User] = User.objects.visible_to(viewer).none().order_by("name", "pk")
    return nobody
