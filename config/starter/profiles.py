"""What the demonstration members say about themselves. Institutions, funds and companies are invented."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from accounts.actions import interests, profiles, publications
from accounts.models import Profile, Shown, Specialty, User
from accounts.profiles import topics
from accounts.profiles.wanted import Wanted, WantedLink
from content import markup

FILE = Path(__file__).with_name("profiles.json")


def rows() -> list[dict[str, Any]]:
    """As they stand in the file. (Any: what JSON holds.)"""
    found: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def load_profiles(now: datetime) -> int:
    """Fill in the profiles of demonstration members that have none; how many. Called outside a transaction."""
    members = {member.username: member for member in User.objects.filter(is_demonstration=True)}
    have = set(Profile.objects.filter(member__is_demonstration=True).values_list("member__username", flat=True))
    missing = [row for row in rows() if row["username"] in members and row["username"] not in have]
    # At a first start the render process is not there yet, and these texts are ours.
    with markup.rendering_here():
        for row in missing:
            _fill_in(members[row["username"]], row, now)
    return len(missing)


def _fill_in(member: User, row: dict[str, Any], now: datetime) -> None:
    known = {topic.slug: topic.pk for topic in topics.all_topics()}
    wanted = Wanted(
        profession=member.profession,
        specialties=list(Specialty.objects.filter(slug__in=row["specialties"])),
        topics=[known[slug] for slug in row["topics"] if slug in known],
        languages=row["languages"],
        links=[WantedLink(label, url) for label, url in row.get("links", [])],
        open_to_collaborate=row["open"],
        audiences={} if row.get("is_reserved") else {"biography": Shown.EVERYONE, "collaboration": Shown.EVERYONE},
        **{name: row.get(name, "") for name in ("headline", "institution", "department", "country", "biography")},
        **{name: row.get(name, "") for name in ("seeks", "offers")},
    )
    profiles.edit_profile(actor=member, wanted=wanted, now=now)
    for kind, organisation, begun, ended in row.get("interests", []):
        interests.declare_interest(
            actor=member,
            kind=kind,
            organisation=organisation,
            from_date=date.fromisoformat(begun),
            to_date=date.fromisoformat(ended) if ended else None,
            now=now,
        )
    for identifier in row.get("publications", []):
        publications.claim_publication(actor=member, identifier=identifier, now=now)
