"""Who is told, where that follows from a permission."""

from django.db.models import Q

from accounts.models import User
from accounts.querysets import UserQuerySet


def staff_with(permission: str) -> UserQuerySet:
    """Active staff who hold `room.permission`, by themselves, by group or as superusers, in order of their ids."""
    room, codename = permission.split(".")
    by_member = Q(user_permissions__content_type__app_label=room, user_permissions__codename=codename)
    by_group = Q(groups__permissions__content_type__app_label=room, groups__permissions__codename=codename)
    staff: UserQuerySet = User.objects.all().active().filter(is_staff=True)
    return staff.filter(Q(is_superuser=True) | by_member | by_group).distinct().order_by("pk")
