"""Members as answers of the API show them beside what they wrote."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from accounts.models import Credential, Organisation, User
from accounts.policies import may_write
from foundation.api.shapes import Computed, Shown

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def address(path: str) -> str:
    """The public address of a page."""
    return f"{settings.SITE_URL}{path}"


class BadgeShown(Shown):
    """What stands beside a name."""

    kind = serializers.ChoiceField(
        choices=["checked", "self", "lapsed", "service"],
        help_text="`checked`: somebody looked at evidence; `self`: the member says so; `lapsed`: it counts no longer; "
        "`service`: an automated account.",
    )
    words = serializers.CharField(help_text="In the caller's language.")

    example = {"kind": "checked", "words": "Clinician (institution e-mail, March 2026)"}


class AuthorShown(Shown):
    """Who wrote something, as their page calls them."""

    username = serializers.CharField()
    name = serializers.CharField(source="shown_name")
    url = serializers.URLField()
    badge = BadgeShown(allow_null=True)
    is_demonstration = serializers.BooleanField(help_text="An invented member of a demonstration.")

    example = {
        "username": "wei.chen",
        "name": "Wei Chen",
        "url": "https://commons.example.org/u/wei.chen/",
        "badge": BadgeShown.example,
        "is_demonstration": False,
    }


def author_of(member: User | None) -> dict[str, Any] | None:
    """The member as `AuthorShown` reads it; None for a former member and one who is about to leave.

    Needs `shown_credential`. (Any: values of several types.)
    """
    if member is None or member.deletion_due_at is not None:
        return None
    badge = member.badge
    return {
        "username": member.username,
        "shown_name": member.shown_name,
        "url": address(member.get_absolute_url()),
        "badge": {"kind": badge[0], "words": badge[1]} if badge else None,
        "is_demonstration": member.is_demonstration,
    }


def author(attribute: str = "author", **options: Any) -> Computed:
    """A field with the member in this attribute of the object."""
    shape = AuthorShown(allow_null=True)
    return Computed(shape, lambda row, context: author_of(getattr(row, attribute)), **options)


class WordShown(Shown):
    """A word of a vocabulary."""

    slug = serializers.CharField()
    name = serializers.CharField()

    example = {"slug": "intensive-care", "name": "Intensive care"}


class LinkShown(Shown):
    """A page of the member's own elsewhere."""

    label = serializers.CharField()
    url = serializers.CharField()


class InterestShown(Shown):
    """One entry of the register of interests."""

    kind = serializers.CharField()
    kind_label = serializers.CharField()
    organisation = serializers.CharField()
    from_date = serializers.DateField(allow_null=True)
    to_date = serializers.DateField(allow_null=True)


class ClaimShown(Shown):
    """A work that the member says is theirs."""

    reference = serializers.IntegerField(source="work")
    confirmed_at = serializers.DateTimeField(allow_null=True)


class OrganisationShown(Shown):
    """A place of work."""

    slug = serializers.CharField()
    url = Computed(serializers.URLField(), lambda row, context: address(row.get_absolute_url()))
    name = serializers.CharField()
    name_en = serializers.CharField()
    name_zh = serializers.CharField()
    kind = serializers.ChoiceField(choices=Organisation.Kind.values)
    country = serializers.CharField()
    website = serializers.CharField()

    example = {
        "slug": "example-hospital",
        "url": "https://commons.example.org/organisations/example-hospital/",
        "name": "Example Hospital",
        "name_en": "Example Hospital",
        "name_zh": "示例医院",
        "kind": "hospital",
        "country": "CN",
        "website": "https://hospital.example.org/",
    }


class PersonShown(Shown):
    """A member, as far as the caller may see: what is hidden and what is empty look the same."""

    author = Computed(AuthorShown(), lambda seen, context: author_of(seen.member) or _leaving(seen.member))
    headline = serializers.CharField()
    profession = serializers.CharField(
        source="profession_code", help_text="As the list is narrowed by it; empty where it is hidden or another one."
    )
    profession_name = serializers.CharField(source="profession", help_text="In the caller's language.")
    institution = serializers.CharField()
    organisation = Computed(
        serializers.CharField(allow_null=True), lambda seen, context: seen.organisation and seen.organisation.slug
    )
    department = serializers.CharField()
    country = serializers.CharField(help_text="ISO 3166, two capitals.")
    country_name = serializers.CharField(help_text="In the caller's language.")
    biography = Computed(serializers.CharField(), lambda seen, context: str(seen.biography))
    specialties = WordShown(many=True)
    topics = WordShown(many=True)
    languages = serializers.ListField(
        child=serializers.CharField(), source="language_codes", help_text="ISO 639; `zh` for Chinese."
    )
    language_names = serializers.ListField(
        child=serializers.CharField(), source="languages", help_text="In the caller's language."
    )
    links = LinkShown(many=True)
    open_to_collaborate = serializers.BooleanField()
    seeks = serializers.CharField()
    offers = serializers.CharField()
    publications = ClaimShown(source="claims", many=True)
    interests = InterestShown(many=True)

    example = {
        "author": AuthorShown.example,
        "headline": "Calibration of models in intensive care",
        "profession": "clinician",
        "profession_name": "Clinician",
        "institution": "Example Hospital",
        "organisation": "example-hospital",
        "department": "",
        "country": "CN",
        "country_name": "China",
        "biography": "<p>I read what models say about my patients.</p>",
        "specialties": [{"slug": "intensive-care", "name": "Intensive care"}],
        "topics": [{"slug": "calibration", "name": "Calibration"}],
        "languages": ["en"],
        "language_names": ["English"],
        "links": [],
        "open_to_collaborate": True,
        "seeks": "",
        "offers": "",
        "publications": [],
        "interests": [],
    }


class AccountShown(Shown):
    """The caller themselves."""

    username = serializers.CharField()
    name = serializers.CharField(source="shown_name")
    email = serializers.EmailField()
    language = serializers.ChoiceField(choices=LANGUAGES)
    time_zone = serializers.CharField()
    profession = serializers.CharField()
    trust_level = serializers.IntegerField()
    joined_at = serializers.DateTimeField()
    may_write = Computed(serializers.BooleanField(), lambda row, context: may_write(row, context["now"]))
    scopes = Computed(
        serializers.ListField(child=serializers.CharField()),
        lambda row, context: context["scopes"],
        help_text="What the token may do; empty for a session.",
    )

    example = {
        "username": "wei.chen",
        "name": "Wei Chen",
        "email": "wei.chen@hospital.example.org",
        "language": "en",
        "time_zone": "Asia/Shanghai",
        "profession": "clinician",
        "trust_level": 1,
        "joined_at": "2026-01-05T09:00:00Z",
        "may_write": True,
        "scopes": ["read:forum"],
    }


class CredentialShown(Shown):
    """A claim of the caller's own that somebody checks or checked. Others see the badge alone."""

    id = serializers.IntegerField()
    profession = serializers.ChoiceField(choices=Credential.Profession.values)
    method = serializers.ChoiceField(choices=Credential.Method.values)
    state = serializers.ChoiceField(choices=Credential.State.values)
    requested_at = serializers.DateTimeField()
    checked_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    end_reason = serializers.CharField()
    institution_en = serializers.CharField()
    institution_zh = serializers.CharField()

    example = {
        "id": 3,
        "profession": "clinician",
        "method": "institution_email",
        "state": "accepted",
        "requested_at": "2026-03-01T09:00:00Z",
        "checked_at": "2026-03-02T09:00:00Z",
        "expires_at": "2027-03-02T09:00:00Z",
        "ended_at": None,
        "end_reason": "",
        "institution_en": "Example Hospital",
        "institution_zh": "示例医院",
    }


def _leaving(member: User) -> dict[str, Any]:
    """A member who is about to leave is seen by themselves and by staff."""
    return {
        "username": member.username,
        "shown_name": member.shown_name,
        "url": address(member.get_absolute_url()),
        "badge": None,
        "is_demonstration": member.is_demonstration,
    }
