"""What staff decide about works: each by an action, with an event, seen by everybody at once, undone again."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from config.models import SiteSettings
from content.actions import references
from content.citations import counting
from content.citations.identifiers import Identifier
from content.models import Citation, PrivacyFinding, Reference
from events.models import Event
from foundation.errors import DomainError, NotPermitted
from tests import forms
from tests.content.test_reference_formats import CALIBRATION
from tests.factories.accounts import UserFactory, show_second_factor
from tests.factories.content import CitationFactory, ReferenceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

DOI = Identifier("doi", "10.1186/s12916-019-1466-7")
PMID = Identifier("pmid", "31842878")


@pytest.fixture
def librarian():
    user = UserFactory(staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["view_reference", "add_reference", "change_reference"])
    )
    return user


@pytest.fixture
def do(librarian):
    def act(name, **arguments):
        return getattr(references, name)(actor=librarian, now=timezone.now(), **arguments)

    return act


@pytest.fixture
def work():
    return ReferenceFactory(kind=DOI.kind, normal_form=DOI.value, shown=DOI.shown)


def cited(reference, host_id):
    citation = CitationFactory(reference=reference, host_id=host_id, is_public=True)
    counting.recount(False)
    return citation


def state(reference):
    reference.refresh_from_db()
    return reference


class TestMerging:
    def test_texts_that_name_either_count_as_citing_the_work(self, do, work):
        other = ReferenceFactory(kind="pmid", normal_form=PMID.value)
        cited(work, 1)
        cited(other, 1)
        cited(other, 2)
        do("merge_references", reference=work, identifier=PMID)
        assert (state(work).citation_count, state(other).citation_count) == (2, 0)
        assert other.same_as == work
        assert Citation.objects.filter(reference=other).count() == 2
        event = Event.objects.get(kind="reference_merged")
        assert (event.subject_id, event.data) == (work.pk, {"other": other.pk})

    def test_separating_gives_everything_back(self, do, work):
        other = ReferenceFactory(kind="pmid", normal_form=PMID.value)
        cited(work, 1)
        cited(other, 2)
        do("merge_references", reference=work, identifier=PMID)
        do("separate_reference", reference=other)
        do("separate_reference", reference=other)
        assert (state(work).citation_count, state(other).citation_count) == (1, 1)
        assert other.same_as is None
        assert Event.objects.filter(kind="reference_separated").count() == 1

    def test_identifier_that_nobody_named_yet_is_made(self, do, work):
        do("merge_references", reference=work, identifier=PMID)
        assert Reference.objects.get(kind="pmid").same_as == work

    def test_all_identifiers_of_the_other_work_come_along(self, do, work):
        other = ReferenceFactory(kind="pmid", normal_form=PMID.value)
        third = ReferenceFactory(kind="pmcid", same_as=other)
        do("merge_references", reference=work, identifier=Identifier("pmcid", third.normal_form))
        assert (state(other).same_as, state(third).same_as) == (work, work)

    def test_what_only_the_other_knew_is_kept(self, do, work):
        ReferenceFactory(
            kind="pmid",
            normal_form=PMID.value,
            metadata=CALIBRATION,
            retracted_at=timezone.now(),
            retraction_reason="BMJ 2026",
        )
        do("merge_references", reference=work, identifier=PMID)
        assert state(work).metadata == CALIBRATION
        assert work.retraction_reason == "BMJ 2026"

    def test_of_a_work_with_itself_is_refused(self, do, work):
        with pytest.raises(DomainError) as refused:
            do("merge_references", reference=work, identifier=DOI)
        assert refused.value.field == "other_identifier"

    def test_into_what_is_another_identifier_itself_is_refused(self, do, work):
        other = ReferenceFactory(same_as=work)
        with pytest.raises(DomainError) as refused:
            do("merge_references", reference=other, identifier=PMID)
        assert work.shown in str(refused.value.message)


class TestDescribing:
    def test_stores_what_is_shown_and_unites_the_identifiers_named(self, do, work):
        other = ReferenceFactory(kind="pmid", normal_form=PMID.value)
        do("describe_reference", reference=work, metadata=CALIBRATION | {"PMID": PMID.value})
        assert state(work).metadata["title"] == CALIBRATION["title"]
        assert state(other).same_as == work
        assert Event.objects.filter(kind="reference_described").count() == 1

    def test_description_is_taken_back(self, do, work):
        do("describe_reference", reference=work, metadata=CALIBRATION)
        do("describe_reference", reference=work, metadata={})
        assert state(work).metadata == {}

    def test_words_of_a_description_pass_the_gates(self, do, work):
        with pytest.raises(DomainError) as refused:
            do("describe_reference", reference=work, metadata={"title": "call 13912345678"})
        assert (refused.value.code, refused.value.field) == ("privacy_findings", "metadata")
        assert state(work).metadata == {}

    @pytest.mark.parametrize("title", [CALIBRATION["title"], "深度学习在胸片中的应用"])
    def test_names_of_authors_are_no_findings(self, do, work, title):
        do("describe_reference", reference=work, metadata=CALIBRATION | {"title": title})
        assert not PrivacyFinding.objects.exists()


class TestRetraction:
    def test_is_marked_with_who_and_where_and_taken_off_again(self, do, work, librarian):
        do("retract_reference", reference=work, reason="BMJ 2026;1:2")
        assert (state(work).retraction_reason, work.retracted_by) == ("BMJ 2026;1:2", librarian)
        since = work.retracted_at
        do("retract_reference", reference=work, reason="BMJ 2026;1:3")
        assert (state(work).retracted_at, work.retraction_reason) == (since, "BMJ 2026;1:3")
        do("restore_reference", reference=work)
        do("restore_reference", reference=work)
        assert (state(work).retracted_at, work.retracted_by, work.retraction_reason) == (None, None, "")
        kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
        assert kinds == ["reference_retracted", "reference_retracted", "reference_restored"]

    def test_where_it_is_announced_passes_the_gates(self, do, work):
        with pytest.raises(DomainError):
            do("retract_reference", reference=work, reason="call 13912345678")
        assert state(work).retracted_at is None


class TestAdding:
    def test_work_gets_a_page_before_anybody_cites_it(self, do, client):
        added = do("add_reference", identifier=DOI)
        assert client.get(f"/works/{added.pk}/").status_code == 200
        assert do("add_reference", identifier=DOI) == added
        assert Event.objects.filter(kind="reference_added").count() == 1

    def test_of_another_identifier_is_of_the_work(self, do, work):
        ReferenceFactory(kind="pmid", normal_form=PMID.value, same_as=work)
        assert do("add_reference", identifier=PMID) == work


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("add_reference", {"identifier": DOI}),
        ("describe_reference", {"metadata": CALIBRATION}),
        ("merge_references", {"identifier": PMID}),
        ("separate_reference", {}),
        ("retract_reference", {"reason": ""}),
        ("restore_reference", {}),
    ],
)
def test_decision_is_of_staff_and_renews_pages_for_guests(do, work, name, arguments, committing):
    subject = ReferenceFactory(same_as=work) if name == "separate_reference" else work
    if name == "restore_reference":
        do("retract_reference", reference=work, reason="")
    if name == "add_reference":
        arguments = {"identifier": Identifier("pmid", "77")}
    else:
        arguments = arguments | {"reference": subject}
    with pytest.raises(NotPermitted):
        getattr(references, name)(actor=UserFactory(), now=timezone.now(), **arguments)
    before = SiteSettings.objects.get().epoch
    with committing():
        do(name, **arguments)
    assert SiteSettings.objects.get().epoch > before


class TestAdministration:
    LIST = "/admin/content/reference/"

    @pytest.fixture
    def desk(self, librarian):
        browser = Client()
        browser.force_login(librarian)
        show_second_factor(browser, librarian)
        return browser

    def change(self, desk, reference, **typed):
        path = f"{self.LIST}{reference.pk}/change/"
        form = forms.read(desk.get(path).content.decode(), "reference_form")
        return desk.post(path, {name: value[0] for name, value in form.values.items()} | typed)

    def test_pasted_description_is_stored_and_shown_again(self, desk, work):
        assert self.change(desk, work, metadata=json.dumps([CALIBRATION])).status_code == 302
        assert state(work).metadata["title"] == CALIBRATION["title"]
        assert "Achilles" in desk.get(f"{self.LIST}{work.pk}/change/").content.decode()
        assert self.change(desk, work).status_code == 302
        assert Event.objects.filter(kind="reference_described").count() == 1

    def test_what_is_no_description_stays_in_the_form(self, desk, work):
        response = self.change(desk, work, metadata='{"author": []}')
        assert "metadata" in response.context["adminform"].form.errors
        assert "{&quot;author&quot;: []}" in response.content.decode()

    def test_description_with_a_number_is_kept_when_asked_about(self, desk, work):
        pasted = json.dumps({"title": "Call 13912345678 for the data"}, indent=8)
        asked = forms.read(self.change(desk, work, metadata=pasted).content.decode(), "reference_form")
        answers = {name: "institution" for name in asked.types if name.startswith("privacy-keep")}
        assert len(answers) == 1
        assert self.change(desk, work, metadata=pasted, **answers).status_code == 302
        assert PrivacyFinding.objects.of(work).get().reason == "institution"

    def test_retraction_and_its_end(self, desk, work):
        self.change(desk, work, is_retracted="on", retraction_reason="BMJ 2026")
        assert state(work).retraction_reason == "BMJ 2026"
        self.change(desk, work, retraction_reason="BMJ 2027")
        assert state(work).retraction_reason == "BMJ 2027"
        path = f"{self.LIST}{work.pk}/change/"
        assert desk.post(path, {"metadata": "", "retraction_reason": "BMJ 2027"}).status_code == 200
        assert desk.post(path, {"metadata": "", "retraction_reason": ""}).status_code == 302
        assert state(work).retracted_at is None

    def test_identifiers_are_merged_and_separated(self, desk, work):
        self.change(desk, work, other_identifier="PMID 31842878")
        other = Reference.objects.get(kind="pmid")
        assert other.same_as == work
        self.change(desk, other, is_separate="on")
        assert state(other).same_as is None

    @pytest.mark.parametrize("typed", ["31842878", "PMID 1 and PMID 2", "the one by Van Calster"])
    def test_what_names_no_single_work_is_refused(self, desk, work, typed):
        response = self.change(desk, work, other_identifier=typed)
        assert "other_identifier" in response.context["adminform"].form.errors

    def test_work_is_added_by_its_identifier(self, desk):
        response = desk.post(f"{self.LIST}add/", {"identifier": "https://doi.org/10.1136/BMJ.1"}, follow=True)
        assert response.status_code == 200
        assert Reference.objects.get().normal_form == "10.1136/bmj.1"

    def test_works_are_never_deleted_here(self, desk, work):
        assert desk.get(f"{self.LIST}{work.pk}/delete/").status_code == 403

    def test_reader_of_the_list_changes_nothing(self, work):
        reader = UserFactory(staff=True)
        reader.user_permissions.set(Permission.objects.filter(codename="view_reference"))
        browser = Client()
        browser.force_login(reader)
        show_second_factor(browser, reader)
        path = f"{self.LIST}{work.pk}/change/"
        assert browser.get(path).status_code == 200
        assert browser.post(path, {"metadata": "", "is_retracted": "on"}).status_code == 403
        assert state(work).retracted_at is None

    def test_list_costs_the_same_for_few_and_many(self, desk, assert_flat):
        assert_flat(ReferenceFactory.create_batch, lambda: desk.get(self.LIST))
