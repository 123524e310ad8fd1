"""What the caller's profile tells beside its fields: interests that they declared, works that they say are theirs."""

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions import interests, publications
from accounts.actions.publications import LONGEST_IDENTIFIER
from accounts.models import Interest, Publication
from accounts.models.interests import LONGEST_ORGANISATION
from accounts.querysets import InterestQuerySet, PublicationQuerySet
from content.api.declaring import Gated, declared
from content.markup.limits import CODES
from content.models import Reference
from foundation.api.operations import operation
from foundation.api.shapes import Computed, Given, One, Shown, Words
from foundation.api.views import ApiView

DATES = ("interest_organisation", "interest_from", "interest_to")


class OwnInterestShown(Shown):
    """One entry of the caller's register of interests."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Interest.Kind.values)
    organisation = serializers.CharField()
    from_date = serializers.DateField(allow_null=True)
    to_date = serializers.DateField(allow_null=True, help_text="Null while the interest lasts.")
    declared_at = serializers.DateTimeField()

    example = {
        "id": 4,
        "kind": "consulting",
        "organisation": "Example Imaging Ltd",
        "from_date": "2025-06-01",
        "to_date": None,
        "declared_at": "2026-03-02T09:00:00Z",
    }


class InterestGiven(Gated):
    """What may colour what the caller writes."""

    kind = One(choices=Interest.Kind.values)
    organisation = Words(max_length=LONGEST_ORGANISATION)
    from_date = serializers.DateField(required=False, allow_null=True, default=None)
    to_date = serializers.DateField(required=False, allow_null=True, default=None)

    example = {"kind": "consulting", "organisation": "Example Imaging Ltd", "from_date": "2025-06-01"}


class EndGiven(Given):
    """When an interest ended."""

    to_date = serializers.DateField()

    example = {"to_date": "2026-02-28"}


class OwnInterests(ApiView):
    """The caller's register of interests."""

    @operation("read:account", gives=OwnInterestShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List one's own interests, the newest entry first."""
        return self.page_of(self.cut(_interests(self)))

    @operation(
        "write:account",
        takes=InterestGiven,
        gives=OwnInterestShown,
        status=201,
        forbids=("declare_interest",),
        refuses=("interests_full", "profile_held", "word_rule", "privacy_findings", *DATES, *CODES),
    )
    def post(self, request: Request) -> Response:
        """Declare an interest. One that stands in the register is answered as it is."""
        given = self.given
        made = interests.declare_interest(
            actor=self.caller,
            kind=given["kind"],
            organisation=given["organisation"],
            from_date=given["from_date"],
            to_date=given["to_date"],
            declared=declared(given),
            now=self.now,
        )
        return self.shown(made)


class OneInterest(ApiView):
    """One entry of it."""

    @operation("write:account", forbids=("change_interest",))
    def delete(self, request: Request, interest_id: int) -> Response:
        """Take an entry out, as when it was a mistake."""
        found = get_object_or_404(_interests(self), pk=interest_id)
        interests.remove_interest(actor=self.caller, interest=found, now=self.now)
        return self.nothing()


class InterestEnd(ApiView):
    """The end of one interest."""

    @operation("write:account", takes=EndGiven, gives=OwnInterestShown, forbids=("change_interest",), refuses=DATES)
    def put(self, request: Request, interest_id: int) -> Response:
        """Say on which day an interest ended. The entry stays in the register."""
        found = get_object_or_404(_interests(self), pk=interest_id)
        to_date = self.given["to_date"]
        return self.shown(interests.end_interest(actor=self.caller, interest=found, to_date=to_date, now=self.now))


class PublicationShown(Shown):
    """A work that the caller says is theirs."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(source="reference.kind", choices=Reference.Kind.values)
    identifier = serializers.CharField(source="reference.shown")
    reference = Computed(
        serializers.IntegerField(help_text="Of the work: see `/references/`."),
        lambda row, context: row.reference.same_as_id or row.reference_id,
    )
    claimed_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True, help_text="Somebody of the staff looked.")

    example = {
        "id": 3,
        "kind": "doi",
        "identifier": "10.1001/jama.2016.17216",
        "reference": 7,
        "claimed_at": "2026-03-02T09:00:00Z",
        "confirmed_at": None,
    }


class PublicationGiven(Given):
    """Which work."""

    identifier = Words(max_length=LONGEST_IDENTIFIER, help_text="A DOI, PMID, PMCID or arXiv number, or its address.")

    example = {"identifier": "10.1001/jama.2016.17216"}


class OwnPublications(ApiView):
    """Works that the caller says are theirs."""

    @operation("read:account", gives=PublicationShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List one's own publications, the newest claim first."""
        return self.page_of(self.cut(_publications(self)))

    @operation(
        "write:account",
        takes=PublicationGiven,
        gives=PublicationShown,
        status=201,
        is_idempotent=True,
        forbids=("claim_publication",),
        refuses=("publication_unknown", "publication_known", "publications_full"),
    )
    def post(self, request: Request) -> Response:
        """Say that a work is one's own."""

        def make(_token: object) -> Publication:
            identifier = self.given["identifier"]
            return publications.claim_publication(actor=self.caller, identifier=identifier, now=self.now)

        made = self.once(make, lambda pk: get_object_or_404(_publications(self), pk=pk))
        return self.shown(get_object_or_404(_publications(self), pk=made.pk))


class OnePublication(ApiView):
    """One of them."""

    @operation("write:account", forbids=("withdraw_publication",))
    def delete(self, request: Request, publication_id: int) -> Response:
        """Say no longer that a work is one's own."""
        found = get_object_or_404(_publications(self), pk=publication_id)
        publications.withdraw_publication(actor=self.caller, publication=found, now=self.now)
        return self.nothing()


def _interests(view: ApiView) -> InterestQuerySet:
    """The caller's own, of staff too."""
    return Interest.objects.visible_to(view.caller).filter(member_id=view.caller.pk)


def _publications(view: ApiView) -> PublicationQuerySet:
    found = Publication.objects.visible_to(view.caller).filter(member_id=view.caller.pk)
    return found.select_related("reference")
