"""What a member wants their profile to say, and whether it can. No transaction is open meanwhile."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import places
from accounts.models import Organisation, Profile, Shown, Specialty, User
from accounts.models.profiles import (
    LONGEST_BIOGRAPHY,
    LONGEST_LINE,
    LONGEST_WISH,
    MOST_LANGUAGES,
    MOST_LINKS,
    MOST_SPECIALTIES,
    MOST_TOPICS,
)
from accounts.profiles import topics
from accounts.profiles.fields import FIELDS
from foundation.errors import DomainError

LONGEST_LABEL: Final = 60  # characters
LONGEST_ADDRESS: Final = 300
_LONGEST: Final = {
    "headline": LONGEST_LINE,
    "institution": LONGEST_LINE,
    "department": LONGEST_LINE,
    "biography": LONGEST_BIOGRAPHY,
    "seeks": LONGEST_WISH,
    "offers": LONGEST_WISH,
}
_LINES: Final = ("headline", "institution", "department")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+\Z", re.IGNORECASE)


@dataclass(frozen=True)
class WantedLink:
    """One link as it was typed."""

    label: str
    url: str


@dataclass(frozen=True)
class Wanted:
    """Everything that the form of a profile holds."""

    headline: str = ""
    profession: str = User.Profession.OTHER
    institution: str = ""
    organisation: Organisation | None = None
    department: str = ""
    country: str = ""
    biography: str = ""
    specialties: Sequence[Specialty] = ()
    topics: Sequence[int] = ()
    languages: Sequence[str] = ()
    links: Sequence[WantedLink] = ()
    open_to_collaborate: bool = False
    seeks: str = ""
    offers: str = ""
    is_listed: bool = True
    audiences: Mapping[str, int] = field(default_factory=dict)
    """By the field's name; a field that is missing keeps its audience."""

    @property
    def texts(self) -> dict[str, str]:
        """Every text that others may read, under the name of the form's field."""
        found = {name: str(getattr(self, name)) for name in _LONGEST}
        for number, link in enumerate(self.links):
            found |= {f"link-{number}-label": link.label, f"link-{number}-url": link.url}
        return found

    @property
    def columns(self) -> dict[str, Any]:
        """Columns of the profile. (Any: their own types.)"""
        plain = ("institution", "organisation", "department", "country", "biography", "seeks", "offers", "headline")
        found: dict[str, Any] = {name: getattr(self, name) for name in plain}
        found |= {"open_to_collaborate": self.open_to_collaborate, "is_listed": self.is_listed}
        found["links"] = [{"label": link.label, "url": link.url} for link in self.links]
        found |= {f"{name}_audience": Shown(one) for name, one in self.audiences.items() if name != "profession"}
        return found


def tidy(wanted: Wanted) -> Wanted:
    """The same in its stored form: lines without breaks, texts without blank ends, lists without repeats."""
    changes: dict[str, Any] = {name: " ".join(str(getattr(wanted, name)).split()) for name in _LINES}
    for name in ("biography", "seeks", "offers"):
        changes[name] = str(getattr(wanted, name)).replace("\r\n", "\n").strip()
    changes["links"] = [
        WantedLink(" ".join(link.label.split()), link.url.strip())
        for link in wanted.links
        if link.label.strip() or link.url.strip()
    ]
    changes["languages"] = list(dict.fromkeys(wanted.languages))
    changes["topics"] = list(dict.fromkeys(wanted.topics))
    changes["specialties"] = list({one.pk: one for one in wanted.specialties}.values())
    kept = {name: getattr(wanted, name) for name in wanted.__dataclass_fields__}
    return Wanted(**(kept | changes))


def check(wanted: Wanted) -> None:
    """Raise a DomainError that names the first field which cannot be as it is wanted."""
    for look in _CHECKS:
        look(wanted)


def link_fault(link: WantedLink) -> str:
    """What is wrong with a link, as a sentence; empty for nothing."""
    if len(link.label) > LONGEST_LABEL or len(link.url) > LONGEST_ADDRESS:
        return _("Shorten the words or the address of this link.")
    try:
        parts = urlsplit(link.url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", 0
        parts = urlsplit("")
    if parts.scheme != "https" or not _HOST.match(host) or port or parts.username is not None:
        return _("Write a whole address that begins with https://.")
    if any(char.isspace() or not char.isprintable() for char in link.url):
        return _("Write the address without blanks.")
    return ""


def _check_lengths(wanted: Wanted) -> None:
    for name, most in _LONGEST.items():
        if len(getattr(wanted, name)) > most:
            message = ngettext("At most %(most)d character.", "At most %(most)d characters.", most) % {"most": most}
            raise DomainError("profile_too_long", message, field=name)


def _check_words(wanted: Wanted) -> None:
    """Choices of the vocabularies."""
    unknown = _("Choose from the list.")
    if wanted.profession not in User.Profession.values:
        raise DomainError("profile_unknown", unknown, field="profession")
    if wanted.country and wanted.country not in dict(places.countries()):
        raise DomainError("profile_unknown", unknown, field="country")
    if not set(wanted.languages) <= set(places.LANGUAGES):
        raise DomainError("profile_unknown", unknown, field="languages")
    if len(topics.named(list(wanted.topics))) != len(wanted.topics):
        raise DomainError("profile_unknown", unknown, field="topics")
    known = {one.name for one in FIELDS}
    for name, audience in wanted.audiences.items():
        if name not in known or audience not in Shown.values:
            raise DomainError("profile_unknown", unknown, field=f"{name}_audience")


def _check_counts(wanted: Wanted) -> None:
    most = {
        "specialties": MOST_SPECIALTIES,
        "topics": MOST_TOPICS,
        "languages": MOST_LANGUAGES,
        "links": MOST_LINKS,
    }
    for name, number in most.items():
        if len(getattr(wanted, name)) > number:
            message = ngettext("At most %(most)d of these.", "At most %(most)d of these.", number) % {"most": number}
            raise DomainError("profile_too_many", message, field=name)


def _check_links(wanted: Wanted) -> None:
    for number, link in enumerate(wanted.links):
        if fault := link_fault(link):
            raise DomainError("profile_link", fault, field=f"link-{number}-url")


_CHECKS: Final[tuple[Callable[[Wanted], None], ...]] = (_check_lengths, _check_words, _check_counts, _check_links)


def stored(member: User, profile: Profile) -> Wanted:
    """What the profile says now. The member comes with `with_profile`."""
    specialties = [] if profile.pk is None else list(profile.specialties.in_order())  # type: ignore[attr-defined]
    return Wanted(
        headline=profile.headline,
        profession=member.profession,
        institution=profile.institution,
        organisation=profile.organisation,
        department=profile.department,
        country=profile.country,
        biography=profile.biography,
        specialties=specialties,
        topics=[row[0] for row in sorted(member.topic_rows, key=lambda row: row[1])],  # type: ignore[attr-defined]
        languages=[row[0] for row in sorted(member.language_rows, key=lambda row: row[1])],  # type: ignore[attr-defined]
        links=[WantedLink(one["label"], one["url"]) for one in profile.links],
        open_to_collaborate=profile.open_to_collaborate,
        seeks=profile.seeks,
        offers=profile.offers,
        is_listed=profile.is_listed,
        audiences={
            one.name: int(getattr(member if one.name == "profession" else profile, one.column)) for one in FIELDS
        },
    )
