"""Having a claim checked: by an institution's mailbox, by a licence, by a referee; and what becomes of it."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import credential_page, documents, mail_domains
from accounts.actions import credential_documents, credential_requests, credential_sweeps, credentials, referees
from accounts.models import Credential, CredentialStep, Document, DomainProposal, Mailbox, Referee, User
from events.models import Event
from foundation.errors import DomainError, NotPermitted
from tests.factories.accounts import OrganisationDomainFactory, UserFactory

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 a certificate"
LINK = re.compile(r"https?://localhost:8000(/\S+)")


def link():
    return LINK.search(mail.outbox[-1].body).group(1)


@pytest.fixture
def hospital():
    return OrganisationDomainFactory(
        domain="hospital.org", organisation__name_en="Charity Hospital", organisation__name_zh="慈善医院"
    )


@pytest.fixture
def reviewer():
    return holder("check_credential", "open_credential_document")


def holder(*codenames):
    made = UserFactory(staff=True)
    made.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return User.objects.get(pk=made.pk)


def by_document(member, content=PDF):
    return credential_requests.request_by_document(
        actor=member,
        profession="clinician",
        register="General Medical Council",
        number="1234567",
        country="GB",
        content=content,
        now=timezone.now(),
    )


def by_referee(member, email="head@hospital.org"):
    return referees.request_by_referee(
        actor=member, profession="engineer", email=email, relation="supervisor", now=timezone.now()
    )


# Domains


@pytest.mark.parametrize(
    ("domain", "is_known"),
    [
        ("hospital.org", True),
        ("ward.hospital.org", True),
        ("hospital.org.attacker.com", False),
        ("nothospital.org", False),
        ("org", False),
        ("", False),
    ],
)
def test_domain_is_known_by_whole_labels(hospital, domain, is_known):
    assert (mail_domains.known(domain) is not None) is is_known


def test_nearest_domain_decides(hospital):
    OrganisationDomainFactory(domain="alumni.hospital.org", is_proof=False, organisation=hospital.organisation)
    OrganisationDomainFactory(domain="host.org", has_subdomains=False)

    assert mail_domains.known("alumni.hospital.org") is None
    assert mail_domains.known("old.alumni.hospital.org") is None
    assert mail_domains.known("host.org")
    assert mail_domains.known("small.host.org") is None


def test_international_domain_is_one_with_its_wire_form():
    OrganisationDomainFactory(domain="xn--klinik-mnchen-3ob.de")

    assert mail_domains.known(mail_domains.domain_of("a@Klinik-München.de"))


# By mailbox


def test_member_gets_a_badge_by_opening_the_link_once(sign_in, member, hospital):
    client = sign_in(member)
    client.post("/settings/credentials/ask/institution/", {"email": "Me@Ward.Hospital.org", "profession": "engineer"})
    assert mail.outbox[-1].to == ["me@ward.hospital.org"]
    path = link()
    assert client.get(path).status_code == 200
    assert Credential.objects.get().state == "pending"

    client.post(path)

    found = Credential.objects.get()
    assert found.state == "accepted"
    assert timedelta(days=364) < found.expires_at - timezone.now() < timedelta(days=366)
    assert "Engineer (institution e-mail: Charity Hospital, " in client.get(f"/u/{member.username}/").content.decode()
    again = client.get(path)
    assert again.status_code == 404
    assert "was used" in again.content.decode()
    stored = Mailbox.objects.get()
    assert "hospital" not in stored.address_encrypted + stored.address_hash


def test_link_of_another_member_says_what_to_do(sign_in, member, hospital):
    credential_requests.request_by_mailbox(
        actor=UserFactory(), profession="clinician", email="a@hospital.org", now=timezone.now()
    )
    client = sign_in(member)

    answer = client.post(link())

    assert answer.status_code == 404
    assert "Another account asked for this link" in answer.content.decode()
    assert Credential.objects.get().state == "pending"


def test_link_expires_after_48_hours(member, hospital):
    now = timezone.now()
    credential_requests.request_by_mailbox(actor=member, profession="clinician", email="a@hospital.org", now=now)
    token = link().rstrip("/").rpartition("/")[2]

    with pytest.raises(DomainError) as refusal:
        credential_requests.confirm_mailbox(actor=member, token=token, now=now + timedelta(hours=48))

    assert refusal.value.code == "link_expired"


def test_new_link_makes_the_old_one_useless(sign_in, member, hospital):
    now = timezone.now()
    found = credential_requests.request_by_mailbox(
        actor=member, profession="clinician", email="a@hospital.org", now=now
    )
    old = link()
    client = sign_in(member)
    client.post(f"/settings/credentials/{found.pk}/", {"do": "send-again"})

    assert client.post(old).status_code == 404
    assert client.post(link()).status_code == 302


def test_one_mailbox_speaks_for_one_member(member, hospital):
    for person in (member, UserFactory()):
        credential_requests.request_by_mailbox(
            actor=person, profession="clinician", email="a@hospital.org", now=timezone.now()
        )
        token = link().rstrip("/").rpartition("/")[2]
        if person == member:
            credential_requests.confirm_mailbox(actor=person, token=token, now=timezone.now())
    with pytest.raises(DomainError) as refusal:
        credential_requests.confirm_mailbox(actor=person, token=token, now=timezone.now())
    assert refusal.value.code == "mailbox_taken"


@pytest.mark.parametrize(("email", "sentence"), [("me@gmail.com", "Anybody can have"), ("me@vip.163.com", "Anybody")])
def test_free_mail_is_refused_with_a_sentence(sign_in, member, email, sentence):
    client = sign_in(member)
    answer = client.post("/settings/credentials/ask/institution/", {"email": email, "profession": "clinician"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert email in answer.content.decode()


def test_unknown_domain_can_be_proposed(sign_in, member):
    client = sign_in(member)
    answer = client.post("/settings/credentials/ask/institution/", {"email": "a@new.org", "profession": "clinician"})
    assert 'value="new.org"' in answer.content.decode()

    client.post("/settings/credentials/propose/", {"domain": "new.org", "institution": "New Clinic"})

    assert DomainProposal.objects.get().institution == "New Clinic"
    assert Event.objects.filter(kind="domain_proposed").count() == 1


def test_yearly_check_by_the_same_mailbox_adds_a_year(member, hospital):
    now = timezone.now()
    credential_requests.request_by_mailbox(actor=member, profession="clinician", email="a@hospital.org", now=now)
    token = link().rstrip("/").rpartition("/")[2]
    credential_requests.confirm_mailbox(actor=member, token=token, now=now)
    later = now + timedelta(days=340)

    assert credential_sweeps.remind(now=later) == 1
    assert credential_sweeps.remind(now=later) == 0
    letter = next(one for one in mail.outbox if one.subject.startswith("Is this still your mailbox?"))
    assert letter.to == ["a@hospital.org"]
    token = LINK.search(letter.body).group(1).rstrip("/").rpartition("/")[2]
    credential_requests.confirm_mailbox(actor=member, token=token, now=later)

    assert Credential.objects.get().expires_at == later + credentials.YEAR


# By licence


@pytest.mark.parametrize("content", [b"MZ program", b"<html>", b"GIF89a", b""])
def test_document_of_a_wrong_kind_is_refused_before_it_is_stored(member, content):
    with pytest.raises(ValidationError):
        by_document(member, content)
    assert not Document.objects.exists()
    assert not Credential.objects.exists()


def test_document_is_stored_encrypted_and_goes_at_the_decision(member, reviewer, committing):
    found = by_document(member)
    key = found.document.key
    path = documents._path(key)
    assert PDF not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert documents.read(key) == PDF

    with committing():
        credentials.accept(actor=reviewer, credential=found, expires_at=None, now=timezone.now())

    assert not path.exists()
    assert not Document.objects.exists()
    assert User.objects.get(pk=member.pk).badge[0] == "checked"


def test_form_with_a_document_is_sent_and_a_bad_npi_told(sign_in, member):
    client = sign_in(member)
    form = {"profession": "clinician", "country": "US", "register": "NPPES", "number": "1234567890"}
    send = lambda: client.post(  # noqa: E731
        "/settings/credentials/ask/licence/", form | {"document": SimpleUploadedFile("a.pdf", PDF)}
    )
    refused = send()
    assert refused.status_code == 422
    assert "The last digit of this NPI" in refused.content.decode()

    form["number"] = "1234567893"
    assert send().status_code == 302
    assert Document.objects.get().number == "1234567893"
    assert "One person waits for a reviewer" in client.get("/settings/credentials/").content.decode()


def test_each_opening_is_written_down_and_shown_to_the_applicant(sign_in, member, reviewer):
    found = by_document(member)
    with pytest.raises(NotPermitted):
        credential_documents.open_document(actor=holder("check_credential"), credential=found, now=timezone.now())

    _document, content = credential_documents.open_document(actor=reviewer, credential=found, now=timezone.now())

    assert content == PDF
    assert Event.objects.filter(kind="credential_document_opened", actor_id=reviewer.pk).count() == 1
    client = sign_in(member)
    assert f"· {reviewer.shown_name}" in client.get("/settings/credentials/").content.decode()


def test_nobody_decides_about_themselves(reviewer):
    own = by_document(reviewer)
    with pytest.raises(NotPermitted):
        credentials.accept(actor=reviewer, credential=own, expires_at=None, now=timezone.now())


def test_request_and_document_end_after_thirty_days(member, committing):
    found = by_document(member)
    path = documents._path(found.document.key)
    later = timezone.now() + timedelta(days=30, minutes=1)

    with committing():
        assert credential_sweeps.end_old_requests(now=later) == 1

    found.refresh_from_db()
    assert found.state == "expired"
    assert not path.exists()


def test_file_without_a_row_is_swept():
    key = documents.store(PDF)
    credential_sweeps.delete_old_documents(now=timezone.now())
    assert documents.read(key) == PDF
    credential_sweeps.delete_old_documents(now=timezone.now() + timedelta(days=2))
    with pytest.raises(documents.DocumentLost):
        documents.read(key)


# By referee


def test_referee_of_a_known_institution_counts_alone(client, member, hospital):
    by_referee(member)
    path = link()
    assert member.shown_name in client.get(path).content.decode()

    client.post(path, {"answer": "confirmed", "reason": ""})

    assert Credential.objects.get().state == "accepted"
    assert Referee.objects.get().email == ""
    assert client.get(path).status_code == 404


def test_referee_with_a_free_address_needs_a_reviewer(client, member, reviewer):
    by_referee(member, "head@gmail.com")
    client.post(link(), {"answer": "confirmed", "reason": "We work together."})

    found = Credential.objects.get()
    assert found.state == "pending"
    assert list(Credential.objects.waiting_for_reviewers()) == [found]
    credentials.accept(actor=reviewer, credential=found, expires_at=None, now=timezone.now())
    assert Referee.objects.get().email == ""
    assert credential_page.shown(member, timezone.now())[0].next == "It holds until you give it up."


def test_referee_who_says_no_gives_a_reason(client, member):
    by_referee(member)
    path = link()
    assert client.post(path, {"answer": "cannot", "reason": ""}).status_code == 422
    assert client.post(path, {"answer": "cannot", "reason": "I never met them."}).status_code == 200
    assert Credential.objects.get().state == "pending"


def test_member_cannot_be_their_own_referee(member):
    with pytest.raises(DomainError) as refusal:
        by_referee(member, member.email.upper())
    assert refusal.value.code == "own_address"


# Decisions


def test_rejection_is_told_and_appealed_once_to_somebody_else(sign_in, member, reviewer):
    found = by_document(member)
    credentials.reject(actor=reviewer, credential=found, reason="The name is not legible.", now=timezone.now())
    assert "The name is not legible." in mail.outbox[-1].body
    client = sign_in(member)
    assert client.post(f"/settings/credentials/{found.pk}/appeal/", {"text": "It is."}).status_code == 302
    found = Credential.objects.get()

    second = holder("check_credential", "decide_credential_appeal")
    first = holder("check_credential", "decide_credential_appeal")
    CredentialStep.objects.filter(actor=reviewer).update(actor=first)
    for actor in (reviewer, first):
        with pytest.raises(NotPermitted):
            credentials.accept(actor=actor, credential=found, expires_at=None, now=timezone.now())
    credentials.reject(actor=second, credential=found, reason="Still not.", now=timezone.now())

    assert client.get(f"/settings/credentials/{found.pk}/appeal/").status_code == 302
    with pytest.raises(NotPermitted):
        credentials.appeal(actor=member, credential=Credential.objects.get(), text="Again", now=timezone.now())


def test_withdrawing_ends_the_badge_and_moves_the_epoch(member, hospital, monkeypatch):
    moved = []
    monkeypatch.setattr("foundation.site.bump_epoch", lambda: moved.append(1))
    now = timezone.now()
    credential_requests.request_by_mailbox(actor=member, profession="clinician", email="a@hospital.org", now=now)
    token = link().rstrip("/").rpartition("/")[2]
    found = credential_requests.confirm_mailbox(actor=member, token=token, now=now)
    before = len(moved)

    credentials.withdraw(actor=member, credential=found, now=now)

    assert User.objects.get(pk=member.pk).badge is None or User.objects.get(pk=member.pk).badge[0] == "self"
    assert len(moved) > before
    with pytest.raises(credentials.StepNotPossible):
        credentials.withdraw(actor=member, credential=found, now=now)


def test_badge_that_was_taken_away_is_not_had_again_by_what_answers_for_itself(sign_in, member, reviewer, hospital):
    by_referee(member)
    sign_in(member).post(link(), {"answer": "confirmed", "reason": ""})
    credentials.revoke(actor=reviewer, credential=Credential.objects.get(), reason="Not so.", now=timezone.now())
    form = {"email": "other@hospital.org", "relation": "supervisor", "profession": "clinician"}

    answer = sign_in(member).post("/settings/credentials/ask/referee/", form)

    assert answer.status_code == 422
    assert "Ask for a second look" in answer.content.decode()
    assert by_document(member).state == "pending"
    found = Credential.objects.get(method="referee")
    credentials.appeal(actor=member, credential=found, text="It was a namesake.", now=timezone.now())
    second = holder("check_credential", "decide_credential_appeal")
    found.refresh_from_db()
    credentials.accept(actor=second, credential=found, expires_at=None, now=timezone.now())
    assert not Credential.objects.revoked("referee").exists()


def test_somebody_elses_credential_does_not_exist(sign_in, member):
    found = by_document(UserFactory())
    client = sign_in(member)
    for path in (f"/settings/credentials/{found.pk}/", f"/settings/credentials/{found.pk}/appeal/"):
        assert client.post(path, {"do": "withdraw"}).status_code == 404
    assert "General Medical Council" not in client.get("/settings/credentials/").content.decode()


@pytest.mark.postgres
@pytest.mark.parametrize(("before", "after"), [("rejected", "accepted"), ("expired", "pending"), ("", "revoked")])
def test_database_refuses_an_illegal_step(member, before, after):
    found = by_document(member)
    with pytest.raises(IntegrityError), transaction.atomic():
        CredentialStep.objects.create(credential=found, before=before, after=after, created_at=timezone.now())


def test_second_request_for_the_same_is_refused(member):
    by_document(member)
    with pytest.raises(DomainError) as refusal:
        by_document(member)
    assert refusal.value.code == "request_waits"


def test_page_takes_as_many_queries_for_many(sign_in, member, django_assert_max_num_queries):
    for state in ("withdrawn",) * 12:
        Credential.objects.create(
            member=member,
            profession="clinician",
            method="licence",
            state=state,
            requested_at=timezone.now(),
            ended_at=timezone.now(),
        )
    client = sign_in(member)
    client.get("/settings/credentials/")
    with django_assert_max_num_queries(12):
        client.get("/settings/credentials/")
