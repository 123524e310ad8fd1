"""Which audiences many members belong to: `Audience.objects.readable_by`, asked for all of them at once."""

from collections.abc import Collection

from accounts.models import Audience, Membership, User


def audiences_of(members: Collection[User]) -> dict[int, set[int]]:
    """Ids of the audiences by id of the member, all of whom are signed-up members. Two statements."""
    fixed = dict(Audience.objects.exclude(kind="group").values_list("kind", "pk"))
    found = {member.pk: {fixed[kind] for kind in _kinds_of(member) if kind in fixed} for member in members}
    groups = Membership.objects.filter(member_id__in=list(found), group__audience__isnull=False)
    for member, audience in groups.values_list("member_id", "group__audience"):
        found[member].add(audience)
    return found


def _kinds_of(member: User) -> list[str]:
    if member.is_staff:
        return ["public", "members", "verified", "staff"]
    is_verified = member.shown_credential_id is not None
    return ["public", "members", "verified"] if is_verified else ["public", "members"]
