"""The row of a member's profile, for actions that write it or beside it."""

from datetime import datetime

from accounts.models import Profile, User


def called(member: User) -> str:
    """What the directory finds a member by, besides the headline."""
    return f"{member.name} {member.username}".strip()


def profile_for_update(member: User, now: datetime) -> Profile:
    """The member's profile under lock, made if there is none. In the caller's transaction.

    Two of the member's forms at once find the same row.
    """
    Profile.objects.get_or_create(member=member, defaults={"called": called(member), "changed_at": now})
    return Profile.objects.select_for_update(of=("self",)).get(member=member)
