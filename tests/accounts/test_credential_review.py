"""Looking at claims in the administration."""

import pytest
from django.contrib.auth.models import Group as Role
from django.core import mail
from django.test import Client

from accounts.models import Credential, DocumentOpening, DomainProposal, Organisation, OrganisationDomain, User
from tests.accounts.test_credential_requests import PDF, by_document
from tests.factories.accounts import DomainProposalFactory, UserFactory, show_second_factor

pytestmark = pytest.mark.django_db
QUEUE = "/admin/accounts/credential/"


def desk_of(user):
    browser = Client()
    browser.force_login(user)
    show_second_factor(browser, user)
    return browser


@pytest.fixture
def desk():
    user = UserFactory(staff=True)
    user.groups.add(Role.objects.get(name="Credential reviewers"))
    return desk_of(user)


def test_reviewer_opens_the_document_and_accepts(desk, member):
    found = by_document(member)
    page = f"{QUEUE}{found.pk}/review/"
    listed = desk.get(f"{QUEUE}?queue=waiting").content.decode()
    assert member.shown_name in listed
    assert "1234567" in desk.get(page).content.decode()
    assert desk.get(f"{QUEUE}{found.pk}/document/").status_code == 302
    assert not DocumentOpening.objects.exists()

    document = desk.post(f"{QUEUE}{found.pk}/document/")

    assert document.content == PDF
    assert document["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in document["Cache-Control"]
    assert DocumentOpening.objects.get().credential == found
    assert desk.post(page, {"do": "accept", "valid_until": "2099-01-01"}).status_code == 302
    assert User.objects.get(pk=member.pk).badge[1].startswith("Clinician (licence document checked, ")
    assert desk.post(f"{QUEUE}{found.pk}/document/").status_code == 302


def test_refusal_by_template_is_told_in_the_members_language(desk):
    member = UserFactory(chinese=True)
    found = by_document(member)

    assert desk.post(f"{QUEUE}{found.pk}/review/", {"do": "reject"}).status_code == 422
    assert desk.post(f"{QUEUE}{found.pk}/review/", {"do": "reject", "template": "unreadable"}).status_code == 302

    assert Credential.objects.get().end_reason in mail.outbox[-1].body
    assert not Credential.objects.get().end_reason.isascii()


def test_revoking_takes_the_badge_away_with_a_reason(desk, member):
    found = by_document(member)
    page = f"{QUEUE}{found.pk}/review/"
    desk.post(page, {"do": "accept", "valid_until": ""})

    assert desk.post(page, {"do": "revoke", "reason": "The register struck them off."}).status_code == 302

    assert User.objects.get(pk=member.pk).shown_credential is None
    assert "struck them off" in mail.outbox[-1].body


def test_staff_without_the_right_see_nothing(member):
    found = by_document(member)
    desk = desk_of(UserFactory(staff=True))

    for path in (f"{QUEUE}{found.pk}/review/", f"{QUEUE}{found.pk}/document/"):
        assert desk.post(path).status_code == 404


def test_proposal_closes_itself_when_the_domain_is_taken_in():
    proposal = DomainProposalFactory(domain="new.example.edu")
    desk = desk_of(UserFactory(admin=True))
    form = {"slug": "new", "name_en": "New", "kind": "university", "domains-TOTAL_FORMS": "1"}
    form |= {"domains-INITIAL_FORMS": "0", "domains-0-domain": "new.example.edu", "domains-0-is_proof": "on"}

    assert desk.post("/admin/accounts/organisation/add/", form).status_code == 302

    proposal.refresh_from_db()
    assert proposal.state == DomainProposal.State.TAKEN
    assert OrganisationDomain.objects.get().has_subdomains is False


def test_file_of_organisations_is_taken_whole_or_not_at_all(tmp_path):
    desk = desk_of(UserFactory(admin=True))
    head = "name_en,name_zh,kind,country,website,domains\n"
    good = "First,第一,hospital,FR,https://first.example,first.example.org aphp.example\n"

    def send(text):
        file = tmp_path / "a.csv"
        file.write_text(text, encoding="utf-8")
        with file.open("rb") as opened:
            return desk.post("/admin/accounts/organisation/load/", {"file": opened})

    refused = send(head + good + "Second,,nothing,FR,,second.example.org\n").content.decode()
    assert "Line 3" in refused
    assert not Organisation.objects.exists()

    named = "Clinic,,hospital,FR,,clinic.example.org\nCall 13912345678,,hospital,FR,,x.example.org\n"
    refused = send(head + named).content.decode()
    assert "Nothing was stored" in refused
    assert not Organisation.objects.exists()

    assert send(head + good).status_code == 302
    assert OrganisationDomain.objects.count() == 2
