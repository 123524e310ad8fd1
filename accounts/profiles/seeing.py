"""The profile as one viewer sees it. Page, directory and every other way out ask here, and nowhere else.

What is hidden and what is empty look the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import places
from accounts.models import Credential, Interest, Organisation, Profile, Shown, User
from accounts.profiles import topics
from accounts.profiles.fields import FIELDS
from accounts.profiles.topics import TopicName
from content.citations.cards import Card, card
from content.markup import RenderedHtml
from content.models import Reference
from foundation.json_rows import moment

Viewer = User | AnonymousUser


@dataclass(frozen=True)
class SpecialtyName:
    """One specialty, in the reader's language."""

    slug: str
    name: str


@dataclass(frozen=True)
class Link:
    """A page of the member's own elsewhere."""

    label: str
    url: str


@dataclass(frozen=True)
class InterestLine:
    """One entry of the register."""

    pk: int
    kind: str
    organisation: str
    from_date: date | None
    to_date: date | None

    @property
    def kind_label(self) -> str:
        """In the reader's language."""
        return _word(get_language() or "en", Interest.Kind, self.kind)

    @property
    def is_open(self) -> bool:
        """It has not ended."""
        return self.to_date is None


@dataclass(frozen=True)
class Claim:
    """A work that the member says is theirs, by the key of the work."""

    pk: int
    work: int
    confirmed_at: datetime | None


@dataclass(frozen=True)
class Checked:
    """One claim that somebody checked. Whoever sees the badge may see it: a badge without its method says nothing."""

    profession: str
    method: str
    institution: str
    checked_at: datetime
    expires_at: datetime | None
    orcid: str


@dataclass(frozen=True)
class Seen:
    """All fields that may be seen; hidden ones are empty."""

    member: User
    checked: list[Checked] = field(default_factory=list)
    headline: str = ""
    profession: str = ""
    profession_code: str = ""
    institution: str = ""
    organisation: Organisation | None = None
    department: str = ""
    country: str = ""
    country_name: str = ""
    biography: RenderedHtml | str = ""
    specialties: list[SpecialtyName] = field(default_factory=list)
    topics: list[TopicName] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    language_codes: list[str] = field(default_factory=list)
    """ISO 639; `zh` for Chinese."""
    links: list[Link] = field(default_factory=list)
    open_to_collaborate: bool = False
    seeks: str = ""
    offers: str = ""
    claims: list[Claim] = field(default_factory=list)
    interests: list[InterestLine] = field(default_factory=list)

    @property
    def spoken(self) -> str:
        """The languages in one line, with the marks of the reader's own."""
        return ("、" if get_language() == "zh-hans" else ", ").join(self.languages)

    @property
    def is_only_declared(self) -> bool:
        """The member says the profession, and nobody has checked it."""
        return bool(self.profession) and all(one.profession != self.profession for one in self.checked)

    @property
    def is_empty(self) -> bool:
        """Nothing but name and profession is there to be seen."""
        kept = (self.headline, self.institution, self.department, self.country, self.biography, self.links)
        lists = (self.specialties, self.topics, self.languages, self.claims, self.interests)
        return not (any(kept) or any(lists) or self.open_to_collaborate)


def level_of(viewer: Viewer) -> Shown:
    """Up to which audience the viewer sees what others show. Staff and members with a checked credential see most."""
    if not viewer.is_authenticated:
        return Shown.EVERYONE
    return Shown.VERIFIED if viewer.is_staff or viewer.shown_credential_id is not None else Shown.MEMBERS


def level_for(viewer: Viewer, member: User) -> Shown:
    """The same, about one member: of themselves everybody sees all."""
    return Shown.NOBODY if viewer.pk == member.pk else level_of(viewer)


def profile_of(member: User) -> Profile:
    """The member's profile, or an empty one that is not stored. Needs `with_profile`, or asks once more."""
    try:
        return member.profile
    except Profile.DoesNotExist:
        return Profile(member=member)


def audiences_of(member: User) -> dict[str, Shown]:
    """Who sees each field, by its name."""
    profile = profile_of(member)
    return {one.name: Shown(getattr(member if one.name == "profession" else profile, one.column)) for one in FIELDS}


def seen(member: User, level: Shown) -> Seen:
    """What somebody at this level sees of the member, who comes from `User.objects.with_profile()`.

    For a department shown to members, a guest gets none, a member and staff its name, and so does the member it is
    about, whatever its audience.
    """
    profile, language = profile_of(member), get_language() or "en"
    shown: dict[str, Any] = {}  # Any: the fields' own types
    for owner, column, show in _READERS:
        if getattr(member if owner is User else profile, column) <= level:
            shown |= show(member, profile, language)
    return Seen(member=member, checked=_checked(member, language), **shown)


def publication_cards(claims: list[Claim]) -> list[Card]:
    """The works of these claims as cards, the newest claim first, each with whether staff confirmed it.

    One statement, none without claims.
    """
    if not claims:
        return []
    works = Reference.objects.in_bulk([one.work for one in claims])
    ordered = [one for one in sorted(claims, key=lambda one: -one.pk) if one.work in works]
    return [_card(one, works[one.work], number) for number, one in enumerate(ordered, 1)]


def _card(claim: Claim, work: Reference, number: int) -> Card:
    about = _("Claimed by the member; not confirmed")
    if claim.confirmed_at is not None:
        about = _("Confirmed by the staff, %(date)s") % {"date": date_format(claim.confirmed_at)}
    drawn = card(work, number)
    # The page of a work is there where a text cites it, or staff added it.
    has_page = work.citation_count > 0 or work.added_at is not None
    return replace(drawn, about=about, url=drawn.url if has_page else "")


def _checked(member: User, language: str) -> list[Checked]:
    """The newest first; its badge stands beside the name."""
    rows = sorted(member.checked_rows, reverse=True)  # type: ignore[attr-defined]  # annotated
    return [
        Checked(
            profession=_word(language, Credential.Profession, profession),
            method=_word(language, Credential.Method, method),
            institution=name_zh if name_zh and language == "zh-hans" else name_en,
            checked_at=moment(checked_at),
            expires_at=moment(expires_at) if expires_at else None,
            orcid=orcid,
        )
        for checked_at, _pk, profession, method, name_en, name_zh, expires_at, orcid in rows
    ]


def _specialties(member: User, profile: Profile, language: str) -> dict[str, Any]:
    rows = sorted(
        (kind, name_zh if language == "zh-hans" else name_en, slug)
        for slug, kind, name_en, name_zh in member.specialty_rows  # type: ignore[attr-defined]  # annotated
    )
    return {"specialties": [SpecialtyName(slug, name) for _kind, name, slug in rows]}


def _languages(member: User, profile: Profile, language: str) -> dict[str, Any]:
    rows = sorted(member.language_rows, key=lambda row: row[1])  # type: ignore[attr-defined]  # annotated
    codes = [code for code, _pk in rows]
    return {"languages": [places.language_name(code, language) for code in codes], "language_codes": codes}


def _interests(member: User, profile: Profile, language: str) -> dict[str, Any]:
    lines = [
        InterestLine(pk, kind, organisation, _day(begun), _day(ended))
        for pk, kind, organisation, begun, ended in member.interest_rows  # type: ignore[attr-defined]  # annotated
    ]
    latest = date.min
    lines.sort(key=lambda one: (one.to_date is not None, -(one.from_date or latest).toordinal(), -one.pk))
    return {"interests": lines}


def _claims(member: User, profile: Profile, language: str) -> dict[str, Any]:
    rows = member.work_rows  # type: ignore[attr-defined]  # annotated
    return {"claims": [Claim(pk, work, moment(confirmed) if confirmed else None) for work, pk, confirmed in rows]}


@lru_cache(maxsize=500)
def _word(_language: str, vocabulary: type[TextChoices], value: str) -> str:
    """What a value is called in the active language; a page of the directory asks for it a hundred times."""
    return str(vocabulary(value).label)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _profession(member: User, profile: Profile, language: str) -> dict[str, Any]:
    code = "" if member.profession == User.Profession.OTHER else member.profession
    return {"profession": _word(language, User.Profession, code) if code else "", "profession_code": code}


def _institution(member: User, profile: Profile, language: str) -> dict[str, Any]:
    known = profile.organisation
    return {"institution": known.name if known else profile.institution, "organisation": known}


def _collaboration(member: User, profile: Profile, language: str) -> dict[str, Any]:
    if not profile.open_to_collaborate:
        return {}
    return {"open_to_collaborate": True, "seeks": profile.seeks, "offers": profile.offers}


def _country(member: User, profile: Profile, language: str) -> dict[str, Any]:
    code = profile.country
    return {"country": code, "country_name": places.country_name(code, language) if code else ""}


_SHOW: Mapping[str, Any] = {  # Any: functions from member, profile and language to fields of Seen
    "headline": lambda member, profile, language: {"headline": profile.headline},
    "profession": _profession,
    "institution": _institution,
    "department": lambda member, profile, language: {"department": profile.department},
    "country": _country,
    "biography": lambda member, profile, language: {"biography": profile.biography_html},
    "specialties": _specialties,
    "topics": lambda member, profile, language: {"topics": topics.named([row[0] for row in member.topic_rows])},
    "languages": _languages,
    "links": lambda member, profile, language: {"links": [Link(one["label"], one["url"]) for one in profile.links]},
    "collaboration": _collaboration,
    "publications": _claims,
    "interests": _interests,
}
# Whose column says who sees the field, which one, and what shows it.
_READERS: Sequence[tuple[type[User | Profile], str, Any]] = [
    (User if one.name == "profession" else Profile, one.column, _SHOW[one.name]) for one in FIELDS
]
