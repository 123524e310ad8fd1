"""People and organisations, as far as the caller may see them."""

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.shapes import (
    OrganisationShown,
    PersonShown,
    WordShown,
)
from accounts.models import Organisation, Specialty, User
from accounts.profiles import directory, seeing, topics
from foundation import keyset
from foundation.api.operations import operation
from foundation.api.shapes import Given
from foundation.api.views import ApiView


class PeopleQuery(Given):
    """Whom to look for. A field is looked into only where its audience holds the caller."""

    q = serializers.CharField(required=False, max_length=directory.LONGEST_QUERY)
    profession = serializers.ChoiceField(choices=User.Profession.values, required=False)
    is_checked = serializers.BooleanField(required=False, allow_null=True, default=None)
    specialty = serializers.SlugField(required=False)
    topic = serializers.SlugField(required=False)
    country = serializers.RegexField(r"^[A-Z]{2}\Z", required=False)
    language = serializers.CharField(required=False, max_length=10)
    is_open = serializers.BooleanField(required=False, default=False, help_text="Open to collaborate.")


class People(ApiView):
    """The directory of members."""

    @operation("read:people", is_open=True, asks=PeopleQuery, gives=PersonShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List members who stand in the directory, those who changed their profile last first."""
        before, after = self.sides()
        try:
            found = directory.find(self.caller, self._search(), before=before, after=after, size=self.limit)
        except directory.BadCursor:
            raise keyset.BadCursor from None
        following, previous = (f"n{found.older}" if found.older else "", f"p{found.newer}" if found.newer else "")
        return self.page(found.shown, following=following, previous=previous)

    def _search(self) -> directory.Search:
        asked = self.query
        checked = {True: "yes", False: "no"}.get(asked["is_checked"], "")
        return directory.Search(
            words=asked.get("q", ""),
            profession=asked.get("profession", ""),
            checked=checked,
            specialty=self._specialty(),
            topic=self._topic(),
            country=asked.get("country", ""),
            language=asked.get("language", ""),
            is_open=asked["is_open"],
        )

    def _specialty(self) -> int | None:
        slug = self.query.get("specialty")
        return get_object_or_404(Specialty.objects.visible_to(self.caller), slug=slug).pk if slug else None

    def _topic(self) -> int | None:
        slug = self.query.get("topic")
        # One that is not there is nobody's.
        return next((topic.pk for topic in topics.all_topics() if topic.slug == slug), 0) if slug else None


class Person(ApiView):
    """One member."""

    @operation("read:people", is_open=True, gives=PersonShown)
    def get(self, request: Request, username: str) -> Response:
        """Read what the caller may see of a member."""
        found = get_object_or_404(User.objects.visible_to(self.caller).with_profile().with_username(username))
        return self.shown(seeing.seen(found, seeing.level_for(self.caller, found)))


class Organisations(ApiView):
    """Places of work."""

    @operation("read:people", is_open=True, gives=OrganisationShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List organisations, the newest first."""
        return self.page_of(self.cut(Organisation.objects.visible_to(self.caller)))


class OneOrganisation(ApiView):
    """One organisation."""

    @operation("read:people", is_open=True, gives=OrganisationShown)
    def get(self, request: Request, slug: str) -> Response:
        """Read an organisation."""
        return self.shown(get_object_or_404(Organisation.objects.visible_to(self.caller), slug=slug))


class Specialties(ApiView):
    """The vocabulary of specialties."""

    @operation("read:people", is_open=True, gives=WordShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List specialties. All come at once."""
        return self.page(Specialty.objects.visible_to(self.caller).in_order())
