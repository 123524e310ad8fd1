"""Members of one page of the directory, by a statement that is written once: it joins and counts rows of ten tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from accounts.models.profiles import AUDIENCES
from accounts.profiles.seeing import Viewer
from accounts.querysets import columns_of_member
from accounts.viewers import stand_in
from foundation.prepared import Prepared

_COLUMNS = (
    *columns_of_member(),
    *(f"profile__{name}" for name in ("headline", "institution", "department", "country", "biography_html", "links")),
    *(f"profile__{name}" for name in ("open_to_collaborate", "seeks", "offers")),
    *(f"profile__{name}_audience" for name in AUDIENCES),
    *(f"profile__organisation__{name}" for name in ("slug", "name_en", "name_zh")),
)


@dataclass(frozen=True)
class _Asked:
    """All that decides how the statement is written."""

    count: int
    is_member: bool
    is_staff: bool


def members(viewer: Viewer, keys: Sequence[int]) -> dict[int, User]:
    """Those of these members whom the viewer may know of, with all that `seeing.seen` shows.

    One statement, none for nobody.
    """
    if not keys:
        return {}
    who = [viewer.pk] if isinstance(viewer, User) else []
    asked = _Asked(len(keys), is_member=bool(who), is_staff=viewer.is_staff)
    return {member.pk: member for member in _members.rows(*who, *keys, shape=asked)}


def _written(*values: Any, shape: _Asked) -> QuerySet[User]:  # Any: marks of numbers
    viewer: Viewer = stand_in(values[0], {"is_staff": shape.is_staff}) if shape.is_member else AnonymousUser()
    keys = values[-shape.count :]
    found: QuerySet[User] = User.objects.visible_to(viewer).with_profile().filter(pk__in=keys).only(*_COLUMNS)
    return found


_members = Prepared(_written)
