"""Members, by their names and by what they show of themselves.

Each field has an audience of its own, so a member is up to three documents: what everyone may read, what members may,
and what those with a checked credential may. A search finds only documents made of what its reader sees anyway.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Audience, Shown, User
from accounts.profiles import seeing
from accounts.querysets import UserQuerySet
from search.documents import Document, Key, audience_mark
from search.kinds.registry import Badge, Result, Searchable, Viewer, keys_of, plain

PERSON: Final = "person"
KINDS: Final = {PERSON: Shown.EVERYONE, "person-members": Shown.MEMBERS, "person-verified": Shown.VERIFIED}
_AUDIENCES: Final = {Shown.EVERYONE: "public", Shown.MEMBERS: "members", Shown.VERIFIED: "verified"}


def _members() -> UserQuerySet:
    """Whom a guest may know of."""
    found: UserQuerySet = User.objects.visible_to(AnonymousUser())
    return found


def _builder(kind: str, level: Shown) -> Callable[[Sequence[int]], Iterable[Document]]:
    def build(ids: Sequence[int]) -> Iterable[Document]:
        mark = audience_mark(Audience.objects.get(kind=_AUDIENCES[level]).pk)
        below = Shown(level - 1) if level else None
        for member in _members().with_profile().filter(pk__in=ids).order_by("pk"):
            body = _words(member, level)
            if below is not None and body == _words(member, below):
                continue  # nothing more is shown to these readers
            yield Document(
                key=Key(kind, member.pk),
                title=f"{member.name} {member.username}",
                body=body,
                audiences=(mark,),
                filed_as=PERSON,
                created_at=member.joined_at,
                names=(member.name, member.username),
                group=Key(PERSON, member.pk) if level else None,
                weight=0.9,
            )

    return build


def _words(member: User, level: Shown) -> str:
    """Everything shown to readers of this level, in both languages."""
    found: dict[str, None] = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            seen = seeing.seen(member, level)
            profession = "" if member.profession == User.Profession.OTHER else seen.profession
            words = [
                *(seen.headline, profession, seen.institution, seen.department, seen.country_name),
                *(one.name for one in seen.specialties),
                *(one.name for one in seen.topics),
                *(plain(str(seen.biography)), seen.seeks, seen.offers),
                *(str(seen.organisation) if seen.organisation else "",),
            ]
            found |= dict.fromkeys(word for word in words if word)
    return " ".join(found)


def _load(viewer: Viewer, ids: Sequence[int]) -> Mapping[int, Result]:
    members = User.objects.visible_to(viewer).with_profile().filter(pk__in=ids)
    return {member.pk: _result(member, viewer) for member in members}


def _result(member: User, viewer: Viewer) -> Result:
    seen = seeing.seen(member, seeing.level_for(viewer, member))
    badges: list[Badge] = [member.badge] if member.badge else []
    if member.is_demonstration:
        badges.append(("lapsed", _("Demonstration member")))
    names = [*(one.name for one in seen.specialties), *(one.name for one in seen.topics)]
    words = [seen.headline, seen.institution, *names, plain(str(seen.biography))]
    return Result(
        title=member.shown_name,
        url=member.get_absolute_url(),
        text=" · ".join(str(word) for word in words if word),
        label=_("Person"),
        icon="people",
        notes=(f"@{member.username}",),
        badges=tuple(badges),
    )


PEOPLE: Final = tuple(
    Searchable(kind=kind, keys=keys_of(_members), build=_builder(kind, level), load=_load)
    for kind, level in KINDS.items()
)
