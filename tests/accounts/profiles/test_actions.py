"""Filling in a profile, the register of interests, publications."""

import datetime as dt
from dataclasses import replace

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError
from django.utils import timezone

from accounts.actions import account, interests, profiles, publications
from accounts.models import Interest, Profile, Publication, Shown
from accounts.profiles.wanted import Wanted, WantedLink
from content.models import Reference
from events.models import Event
from foundation.errors import DomainError, NotPermitted
from tests.factories.accounts import UserFactory
from tests.factories.knowledge import TopicFactory
from tests.factories.profiles import InterestFactory, ProfileFactory, PublicationFactory, SpecialtyFactory

pytestmark = pytest.mark.django_db(transaction=True)


def edit(member, **fields):
    return profiles.edit_profile(actor=member, wanted=Wanted(**fields), now=timezone.now())


def kinds_of_events():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_profile_is_made_when_it_is_first_filled_in(member):
    specialty, topic = SpecialtyFactory(), TopicFactory()

    profile = edit(
        member,
        headline="  Asks  twice ",
        country="PT",
        biography="I **read** films.",
        specialties=[specialty],
        topics=[topic.pk],
        languages=["pt", "en", "pt"],
        links=[WantedLink("Group", "https://group.example.org/"), WantedLink("", "")],
    )

    profile.refresh_from_db()
    assert profile.headline == "Asks twice"
    assert "<strong>read</strong>" in profile.biography_html
    assert [one.code for one in profile.languages.order_by("pk")] == ["pt", "en"]
    assert list(profile.specialties.all()) == [specialty]
    assert profile.links == [{"label": "Group", "url": "https://group.example.org/"}]
    assert kinds_of_events() == ["profile_edited"]


def test_nothing_is_stored_where_nothing_changes(member):
    edit(member, headline="Same")
    edit(member, headline="Same")

    assert kinds_of_events() == ["profile_edited"]


def test_audience_of_a_field_is_stored(member):
    edit(member, audiences={"headline": Shown.NOBODY, "profession": Shown.VERIFIED})

    member.refresh_from_db()
    assert member.profile.headline_audience == Shown.NOBODY
    assert member.profession_audience == Shown.VERIFIED


def test_other_audience_of_the_register_is_told_as_a_change_of_interests(member):
    edit(member, audiences={"interests": Shown.MEMBERS})

    assert kinds_of_events() == ["profile_edited", "interests_changed"]


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"headline": "x" * 121}, "headline"),
        ({"country": "XX"}, "country"),
        ({"languages": ["tlh"]}, "languages"),
        ({"topics": [987654]}, "topics"),
        ({"profession": "wizard"}, "profession"),
        ({"audiences": {"headline": 9}}, "headline_audience"),
        ({"links": [WantedLink("a", "http://example.org/")]}, "link-0-url"),
        ({"links": [WantedLink("a", "javascript:alert(1)")]}, "link-0-url"),
        ({"links": [WantedLink("a", "https://user:pass@example.org/")]}, "link-0-url"),
        ({"links": [WantedLink("a", f"https://example.org/{n}") for n in range(7)]}, "links"),
        ({"biography": "Ring me: 13812345678"}, "biography"),
    ],
)
def test_field_that_cannot_be_is_refused_by_name_and_nothing_is_stored(fields, at, member):
    with pytest.raises(DomainError) as refusal:
        edit(member, **fields)

    assert refusal.value.field == at or refusal.value.extra["findings"][0]["field"] == at
    assert not Profile.objects.exists()


def test_silenced_member_may_take_words_away_and_write_none(member):
    edit(member, headline="Here", department="Ward")
    member.silenced_until = timezone.now() + dt.timedelta(days=1)
    member.save()

    edit(member, headline="Here", audiences={"headline": Shown.NOBODY})
    with pytest.raises(NotPermitted):
        edit(member, headline="Elsewhere")

    profile = Profile.objects.get()
    assert (profile.headline, profile.department, profile.headline_audience) == ("Here", "", Shown.NOBODY)


def test_directory_finds_a_member_by_the_new_name(member):
    ProfileFactory(member=member)
    account.edit_account(
        actor=member, name="Neue Name", profession="other", language="en", time_zone="UTC", now=timezone.now()
    )

    assert Profile.objects.get().called == f"Neue Name {member.username}"


# The register.


def declare(member, **changes):
    given = {"kind": "equity", "organisation": "Acme Health", **changes}
    return interests.declare_interest(actor=member, now=timezone.now(), **given)


def test_interest_is_declared_ended_and_removed(member):
    today = timezone.now().date()
    interest = declare(member, from_date=dt.date(2024, 1, 1))
    interests.end_interest(actor=member, interest=interest, to_date=today, now=timezone.now())
    assert Interest.objects.get().to_date == today

    interests.remove_interest(actor=member, interest=interest, now=timezone.now())

    assert not Interest.objects.exists()
    assert kinds_of_events() == ["interests_changed"] * 3


def test_same_interest_twice_is_one(member):
    assert declare(member) == declare(member, organisation="acme health")


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"kind": "hobby"}, "kind"),
        ({"organisation": " a "}, "organisation"),
        ({"from_date": dt.date(2999, 1, 1)}, "from_date"),
        ({"to_date": dt.date(2999, 1, 1)}, "to_date"),
        ({"from_date": dt.date(2024, 1, 1), "to_date": dt.date(2023, 1, 1)}, "to_date"),
    ],
)
def test_interest_that_cannot_be_is_refused_by_name(changes, at, member):
    with pytest.raises(DomainError) as refusal:
        declare(member, **changes)

    assert refusal.value.field == at


def test_nobody_changes_the_register_of_somebody_else(member):
    interest = declare(member)

    with pytest.raises(NotPermitted):
        interests.remove_interest(actor=UserFactory(), interest=interest, now=timezone.now())


def test_database_refuses_an_interest_that_ends_before_it_began():
    with pytest.raises(IntegrityError):
        InterestFactory(from_date=dt.date(2024, 2, 1), to_date=dt.date(2024, 1, 1))


# Publications.


def claim(member, text):
    return publications.claim_publication(actor=member, identifier=text, now=timezone.now())


@pytest.mark.parametrize(
    ("text", "normal_form"),
    [
        ("https://doi.org/10.1136/BMJ-2023-078378", "10.1136/bmj-2023-078378"),
        ("PMID: 38626948", "38626948"),
        ("38626948", "38626948"),
        ("arXiv:2005.12872v3", "2005.12872"),
        ("2005.12872", "2005.12872"),
    ],
)
def test_publication_is_claimed_in_any_spelling(text, normal_form, member):
    assert claim(member, text).reference.normal_form == normal_form


@pytest.mark.parametrize("text", ["", "my paper", "10.1136/a.1 and 10.1136/a.2", "github.com/owner/name", "12"])
def test_what_names_no_publication_is_refused(text, member):
    with pytest.raises(DomainError) as refusal:
        claim(member, text)

    assert refusal.value.field == "identifier"
    assert not Publication.objects.exists()


def test_work_is_claimed_once_by_any_of_its_identifiers(member):
    first = claim(member, "10.1136/bmj-2023-078378").reference
    Reference.objects.create(kind="pmid", normal_form="38626948", shown="PMID 38626948", same_as=first)

    with pytest.raises(DomainError) as refusal:
        claim(member, "PMID 38626948")

    assert refusal.value.code == "publication_known"
    assert claim(UserFactory(), "PMID 38626948").reference != first


def test_database_refuses_the_same_claim_twice(member):
    reference = PublicationFactory(member=member).reference
    with pytest.raises(IntegrityError):
        PublicationFactory(member=member, reference=reference)


def test_database_refuses_a_confirmation_without_a_time(member):
    with pytest.raises(IntegrityError):
        PublicationFactory(confirmed_by=member)


def test_staff_confirm_a_publication_and_take_it_back():
    checker = UserFactory(staff=True)
    checker.user_permissions.add(Permission.objects.get(codename="confirm_publication"))
    publication = PublicationFactory()

    assert publications.confirm_publication(actor=checker, publication=publication, now=timezone.now())
    publication.refresh_from_db()
    assert publication.confirmed_by == checker
    assert not publications.confirm_publication(actor=checker, publication=publication, now=timezone.now())

    assert publications.withdraw_confirmation(actor=checker, publication=publication, now=timezone.now())
    publication.refresh_from_db()
    assert publication.confirmed_at is None


def test_nobody_confirms_their_own_publication():
    admin = UserFactory(admin=True)
    publication = PublicationFactory(member=admin)

    with pytest.raises(NotPermitted):
        publications.confirm_publication(actor=admin, publication=publication, now=timezone.now())
    with pytest.raises(NotPermitted):
        publications.withdraw_publication(actor=UserFactory(), publication=publication, now=timezone.now())


def test_wish_says_what_a_stored_profile_says(member):
    wanted = Wanted(headline="Asks twice", languages=["pt"], audiences={"headline": Shown.MEMBERS})
    edit(member, **{name: getattr(wanted, name) for name in ("headline", "languages", "audiences")})

    assert replace(wanted, audiences={}).texts["headline"] == Profile.objects.get().headline
