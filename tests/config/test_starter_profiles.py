"""The demonstration members say something, in both languages, and the vocabulary comes with every site."""

import re

import pytest
from django.utils import timezone

from accounts import places
from accounts.models import Interest, Profile, Specialty
from accounts.starter import specialties
from config.starter import members, profiles
from tests.factories.profiles import SpecialtyFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_vocabulary_is_loaded_once_and_leaves_what_staff_changed():
    SpecialtyFactory(slug="radiology", name_en="Imaging", name_zh="影像")

    assert specialties.load_specialties() == len(specialties.rows()) - 1
    assert specialties.load_specialties() == 0
    assert Specialty.objects.get(slug="radiology").name_en == "Imaging"


def test_vocabulary_has_both_kinds_and_names_of_its_own():
    rows = specialties.rows()

    assert len(rows) >= 60
    assert {row["kind"] for row in rows} == set(Specialty.Kind.values)
    for name in ("slug", "name_en", "name_zh"):
        assert len({row[name] for row in rows}) == len(rows)


def test_demonstration_members_have_profiles(tmp_path):
    now = timezone.now()
    specialties.load_specialties()
    members.load_members(tmp_path / "accounts.txt", now)

    assert profiles.load_profiles(now) == len(members.MEMBERS) - 1
    assert profiles.load_profiles(now) == 0
    headlines = list(Profile.objects.values_list("headline", flat=True))
    assert all(headlines)
    assert any(re.search("[\u4e00-\u9fff]", one) for one in headlines)
    assert Interest.objects.open().exists()
    assert {len(one.specialties.all()) > 0 for one in Profile.objects.all()} == {True}


def test_countries_and_languages_are_named_in_both_languages():
    from django.utils import translation  # noqa: PLC0415

    with translation.override("zh-hans"):
        assert places.country_name("PT") == "葡萄牙"
        assert places.language_name("yo") == "约鲁巴语"
        chinese = places.countries()
    with translation.override("en"):
        assert places.country_name("PT") == "Portugal"
        assert len(places.countries()) == len(chinese) == 249
