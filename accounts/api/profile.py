"""The caller's own profile: all of it, and changing it."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions import profiles
from accounts.api.shapes import LinkShown
from accounts.models import Organisation, Shown, Specialty, User
from accounts.profiles import seeing, topics
from accounts.profiles import wanted as wishes
from accounts.profiles.fields import FIELDS
from accounts.profiles.wanted import Wanted, WantedLink
from content.api.declaring import Gated, declared
from content.markup.limits import CODES
from foundation.api.operations import operation
from foundation.api.shapes import UNSUITABLE, Flag, Given, One, Words
from foundation.api.shapes import Shown as Answer
from foundation.api.views import ApiView

# How the API calls audiences.
AUDIENCES = {Shown.EVERYONE: "everyone", Shown.MEMBERS: "members", Shown.VERIFIED: "checked", Shown.NOBODY: "nobody"}
_LEVELS = {word: level for level, word in AUDIENCES.items()}
_PLAIN = ("headline", "profession", "institution", "department", "country", "biography", "seeks", "offers")
_EXAMPLE = {
    "headline": "Calibration of models in intensive care",
    "profession": "clinician",
    "institution": "Example Hospital",
    "organisation": "example-hospital",
    "department": "",
    "country": "CN",
    "biography": "I read what models say about *my* patients.",
    "specialties": ["intensive-care"],
    "topics": ["calibration"],
    "languages": ["en"],
    "links": [{"label": "Code", "url": "https://code.example.org/wei"}],
    "open_to_collaborate": True,
    "seeks": "",
    "offers": "",
    "is_listed": True,
    "audiences": {"department": "members"},
}


class ProfileShown(Answer):
    """What the caller's profile says, as they wrote it, and to whom."""

    headline = serializers.CharField()
    profession = serializers.ChoiceField(choices=User.Profession.values)
    institution = serializers.CharField()
    organisation = serializers.CharField(allow_null=True)
    department = serializers.CharField()
    country = serializers.CharField()
    biography = serializers.CharField(help_text="Markdown.")
    specialties = serializers.ListField(child=serializers.CharField())
    topics = serializers.ListField(child=serializers.CharField())
    languages = serializers.ListField(child=serializers.CharField())
    links = LinkShown(many=True)
    open_to_collaborate = serializers.BooleanField()
    seeks = serializers.CharField()
    offers = serializers.CharField()
    is_listed = serializers.BooleanField(help_text="Stands in the directory.")
    audiences = serializers.DictField(child=serializers.CharField(), help_text="Who sees each field.")

    example = _EXAMPLE


class LinkGiven(Given):
    """A page of one's own elsewhere."""

    label = Words(max_length=4 * wishes.LONGEST_LABEL, allow_blank=True)  # type: ignore[assignment]  # a field of this name
    url = Words(max_length=4 * wishes.LONGEST_ADDRESS)


class ProfileChange(Gated):
    """What the profile says from now on. What is left out stays."""

    headline = Words(max_length=4000, required=False, allow_blank=True)
    profession = One(choices=User.Profession.values, required=False)
    institution = Words(max_length=4000, required=False, allow_blank=True)
    organisation = Words(max_length=120, required=False, allow_null=True, help_text="Its slug; null for none.")
    department = Words(max_length=4000, required=False, allow_blank=True)
    country = Words(max_length=2, required=False, allow_blank=True, help_text="ISO 3166, two capitals.")
    biography = Words(max_length=50_000, required=False, allow_blank=True, trim_whitespace=False)
    specialties = serializers.ListField(child=Words(max_length=120), required=False, max_length=100)
    topics = serializers.ListField(child=Words(max_length=120), required=False, max_length=100)
    languages = serializers.ListField(child=Words(max_length=20), required=False, max_length=100)
    links = serializers.ListField(child=LinkGiven(), required=False, max_length=50)
    open_to_collaborate = Flag(required=False)
    seeks = Words(max_length=10_000, required=False, allow_blank=True, trim_whitespace=False)
    offers = Words(max_length=10_000, required=False, allow_blank=True, trim_whitespace=False)
    is_listed = Flag(required=False)
    audiences = serializers.DictField(
        child=One(choices=list(_LEVELS)), required=False, help_text=f"Of {', '.join(one.name for one in FIELDS)}."
    )

    example = {"headline": _EXAMPLE["headline"], "audiences": {"department": "members"}}


class OwnProfile(ApiView):
    """What the caller says about themselves."""

    @operation("read:account", gives=ProfileShown)
    def get(self, request: Request) -> Response:
        """Read one's own profile as one wrote it. Its ETag is what a change has to bring as If-Match."""
        return self._told(self._stored())

    @operation(
        "write:account",
        takes=ProfileChange,
        gives=ProfileShown,
        needs_match=True,
        forbids=("edit_profile",),
        refuses=(
            *("profile_held", "profile_too_long", "profile_unknown", "profile_too_many", "profile_link"),
            *("privacy_findings", *CODES),
        ),
    )
    def patch(self, request: Request) -> Response:
        """Change one's own profile. What is left out stays; where nothing changes, nothing is stored."""
        before = self._stored()
        self.match(_etag(before))
        profiles.edit_profile(
            actor=self.caller, wanted=self._wanted(before), declared=declared(self.given), now=self.now
        )
        return self._told(self._stored())

    def _stored(self) -> Wanted:
        # house: allow model-in-interface: the caller's own
        found = User.objects.with_profile().get(pk=self.caller.pk)
        return wishes.stored(found, seeing.profile_of(found))

    def _told(self, stored: Wanted) -> Response:
        told = {name: getattr(stored, name) for name in ProfileShown._declared_fields if name != "audiences"}
        told |= {
            "organisation": stored.organisation.slug if stored.organisation else None,
            "specialties": [one.slug for one in stored.specialties],
            "topics": [topic.slug for topic in topics.all_topics() if topic.pk in set(stored.topics)],
            "audiences": {name: AUDIENCES[Shown(level)] for name, level in stored.audiences.items()},
        }
        return self.shown(told, etag=_etag(stored))

    def _wanted(self, before: Wanted) -> Wanted:
        """What is stored, with what was sent in its place."""
        given = self.given
        changes: dict[str, Any] = {name: given[name] for name in _PLAIN if name in given}
        changes |= {name: given[name] for name in ("open_to_collaborate", "is_listed", "languages") if name in given}
        if "links" in given:
            changes["links"] = [WantedLink(one["label"], one["url"]) for one in given["links"]]
        if "organisation" in given:
            changes["organisation"] = self._named("organisation", Organisation, [given["organisation"]])
        if "specialties" in given:
            changes["specialties"] = self._named("specialties", Specialty, given["specialties"])
        if "topics" in given:
            known = {topic.slug: topic.pk for topic in topics.all_topics()}
            self._refuse_unknown("topics", [slug for slug in given["topics"] if slug not in known])
            changes["topics"] = [known[slug] for slug in given["topics"]]
        if "audiences" in given:
            known_fields = {one.name for one in FIELDS}
            self._refuse_unknown("audiences", [name for name in given["audiences"] if name not in known_fields])
            changes["audiences"] = {name: int(_LEVELS[word]) for name, word in given["audiences"].items()}
            changes["audiences"] = {**before.audiences, **changes["audiences"]}
        return replace(before, **changes)

    def _named(self, field: str, model: Any, slugs: list[str | None]) -> Any:  # Any: rows of a vocabulary
        wanted = [slug for slug in slugs if slug is not None]
        found = {one.slug: one for one in model.objects.visible_to(self.caller).filter(slug__in=wanted)}
        self._refuse_unknown(field, [slug for slug in wanted if slug not in found])
        rows = [found[slug] for slug in wanted]
        return rows if field == "specialties" else next(iter(rows), None)

    def _refuse_unknown(self, field: str, unknown: list[str]) -> None:
        if unknown:
            sentence = _("There is no “%(word)s” here.") % {"word": unknown[0][:60]}
            raise serializers.ValidationError({field: [sentence]}, UNSUITABLE)


def _etag(stored: Wanted) -> str:
    """The state of the profile: everything that a change could touch."""
    told = {name: getattr(stored, name) for name in Wanted.__dataclass_fields__}
    told["organisation"] = stored.organisation and stored.organisation.pk
    told["specialties"] = [one.pk for one in stored.specialties]
    return f"profile-{sha256(repr(sorted(told.items())).encode()).hexdigest()[:24]}"
