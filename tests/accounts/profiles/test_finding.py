"""By what the directory finds profiles, and that whatever changes a profile keeps it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from accounts import merging
from accounts.actions import account, credentials, profiles
from accounts.models import Profile, ProfileTrait, Shown, User
from accounts.profiles import directory, finding, traits
from accounts.profiles.directory import Search
from accounts.profiles.wanted import Wanted
from tests.factories.accounts import CredentialFactory, UserFactory
from tests.factories.profiles import ProfileFactory, SpecialtyFactory

pytestmark = pytest.mark.django_db(transaction=True)


def names(viewer, **search):
    return {seen.member.username for seen in directory.find(viewer, Search(**search)).shown}


def wrong():
    """Profiles that are found by other things than they say."""
    return finding.differing(list(Profile.objects.values_list("pk", flat=True)))


@pytest.fixture
def tomas():
    member = UserFactory(username="ibarra", name="Tomás Ibarra", profession="researcher")
    wish = Wanted(
        headline="Calibration of 生存预测模型 at 30 days",
        profession="researcher",
        country="CO",
        languages=["es"],
        specialties=[SpecialtyFactory(slug="trials")],
    )
    profiles.edit_profile(actor=member, wanted=wish, now=timezone.now())
    return member


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("tomas", True),
        ("TOMÁS ibarra", True),
        ("calib", True),
        ("calibrations", False),
        ("calibrating", False),
        ("libration", False),
        ("预测", True),
        ("生存预测", True),
        ("测预", False),
        ("模", True),
        ("30", True),
        ("3", False),
        ("tomas nobody", False),
        ("!!!", False),
        ("%", False),
        ("\0", False),
    ],
)
def test_words_fit_beginnings_and_pairs_of_characters(tomas, guest, words, is_found):
    assert (names(guest, words=words) == {"ibarra"}) is is_found


@pytest.mark.postgres
def test_every_filter_has_to_fit(tomas, guest):
    other = UserFactory(username="other", profession="researcher")
    wish = Wanted(headline="Calibration", profession="researcher", country="PT", languages=["es"])
    profiles.edit_profile(actor=other, wanted=wish, now=timezone.now())

    assert names(guest, words="ca", profession="researcher", language="es") == {"ibarra", "other"}
    assert names(guest, words="ca", profession="researcher", language="es", country="CO") == {"ibarra"}
    assert names(guest, words="ca", language="es", country="CO", is_open=True) == set()


@pytest.mark.postgres
def test_pages_of_a_search_hold_everybody_once(guest, monkeypatch):
    monkeypatch.setattr(directory, "PAGE", 3)
    now = timezone.now()
    for number in range(8):
        finding.settle(ProfileFactory(called=f"wade wadeson {number}", country="PT", changed_at=now).pk, False)
    found, before = [], ""
    while True:
        page = directory.find(guest, Search(words="wad", country="PT"), before=before)
        found += [seen.member.pk for seen in page.shown]
        before = page.older
        if not before:
            break

    assert len(found) == len(set(found)) == 8


def test_longer_words_than_one_number_holds_are_told_apart(guest):
    for name in ("Christian", "Christina"):
        finding.settle(ProfileFactory(member__username=name, called=name).pk, False)

    assert names(guest, words="christina") == {"Christina"}
    assert names(guest, words="christi") == {"Christian", "Christina"}


def test_word_of_a_headline_and_a_name_is_found_as_the_name_may_be():
    facts = traits.Facts("Ada", timezone.now(), False, ("other", 0), ("Ada writes", 2), ("", 0), (False, 0))
    found = traits.traits_of(facts)

    assert found[traits.words("ada", most=1)[0].low] == Shown.EVERYONE
    assert found[traits.words("writes", most=1)[0].low] == Shown.VERIFIED


def test_whatever_changes_a_profile_keeps_it(tomas, staff):
    now = timezone.now()
    changes = {"name": "Someone Else", "profession": "engineer", "language": "en", "time_zone": "UTC"}
    account.edit_account(actor=tomas, **changes, now=now)
    assert not wrong()
    credential = CredentialFactory(member=tomas)
    credentials.show_newest(tomas, now=now)
    assert not wrong()
    credentials.withdraw(actor=tomas, credential=credential, now=now)
    assert not wrong()
    profiles.edit_profile(actor=tomas, wanted=Wanted(is_listed=False), now=now)
    assert not wrong()
    assert not ProfileTrait.objects.exists()


def test_account_that_takes_another_in_is_found_by_what_it_has_then(tomas, guest):
    admin, staying = UserFactory(admin=True), UserFactory(username="staying")

    merging.merge(actor=admin, source=tomas, target=staying, is_dry=False, now=timezone.now())

    assert not wrong()
    assert names(guest, country="CO") == {"staying"}


def test_traits_that_went_wrong_are_found_and_repaired(tomas, guest):
    ProfileTrait.objects.all().delete()
    key = Profile.objects.get().pk
    assert finding.settle(key, True)
    assert names(guest, words="tomas") == set()

    assert finding.settle(key, False)

    assert not wrong()
    assert names(guest, words="tomas") == {"ibarra"}


def test_profiles_of_before_are_found_after_the_migration(tomas):
    stored = set(ProfileTrait.objects.values_list("profile", "code", "audience", "changed"))
    ProfileTrait.objects.all().delete()

    import_module("accounts.migrations.0014_fill_traits_of_profiles").fill(apps, None)

    assert set(ProfileTrait.objects.values_list("profile", "code", "audience", "changed")) == stored
    assert User.objects.count() == 1
