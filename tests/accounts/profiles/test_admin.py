"""What staff do about profiles in the administration."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import Publication, Specialty, User
from events.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.profiles import InterestFactory, ProfileFactory, PublicationFactory, SpecialtyFactory

pytestmark = pytest.mark.django_db(transaction=True)
PUBLICATIONS = "admin:accounts_publication_changelist"


def staff_with(*codenames):
    checker = UserFactory(staff=True)
    checker.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return checker


def choose(browser, action, row):
    return browser.post(reverse(PUBLICATIONS), {"action": action, "_selected_action": [row.pk]}, follow=True)


def test_staff_confirm_publications_in_the_list_and_take_it_back(sign_in):
    publication = PublicationFactory()
    checker = staff_with("view_publication", "confirm_publication")
    browser = sign_in(checker)

    choose(browser, "confirm", publication)
    publication.refresh_from_db()
    assert publication.confirmed_by == checker

    choose(browser, "take_back", publication)
    publication.refresh_from_db()
    assert publication.confirmed_at is None


def test_staff_without_the_permission_only_look(sign_in):
    publication = PublicationFactory()
    choose(sign_in(staff_with("view_publication")), "confirm", publication)

    assert Publication.objects.get().confirmed_at is None


def test_own_publication_is_not_confirmed_and_the_list_says_so(sign_in):
    admin = UserFactory(admin=True)
    publication = PublicationFactory(member=admin)

    assert "never their own" in choose(sign_in(admin), "confirm", publication).text
    assert Publication.objects.get().confirmed_at is None


@pytest.mark.parametrize("factory", [ProfileFactory, InterestFactory, PublicationFactory])
def test_what_members_say_is_not_changed_by_staff(factory, sign_in):
    row = factory()
    name = row._meta.model_name
    browser = sign_in(UserFactory(admin=True))

    assert browser.get(reverse(f"admin:accounts_{name}_changelist")).status_code == 200
    page = browser.get(reverse(f"admin:accounts_{name}_change", args=[row.pk])).text
    assert 'name="_save"' not in page
    assert browser.get(reverse(f"admin:accounts_{name}_add")).status_code == 403


def test_staff_keep_the_specialties(sign_in):
    browser = sign_in(staff_with("view_specialty", "add_specialty", "change_specialty"))
    fields = {"slug": "sleep", "kind": "clinical", "name_en": "Sleep medicine", "name_zh": "睡眠医学"}
    browser.post(reverse("admin:accounts_specialty_add"), fields)
    made = Specialty.objects.get()

    browser.post(reverse("admin:accounts_specialty_change", args=[made.pk]), {**fields, "name_en": "Sleep"})

    assert Specialty.objects.get().name_en == "Sleep"
    assert list(Event.objects.values_list("kind", flat=True)) == ["specialty_saved"] * 2


def test_number_in_the_name_of_a_specialty_is_refused(sign_in):
    SpecialtyFactory()
    fields = {"slug": "x", "kind": "clinical", "name_en": "call 13912345678", "name_zh": "拨打"}
    sign_in(UserFactory(admin=True)).post(reverse("admin:accounts_specialty_add"), fields)

    assert Specialty.objects.count() == 1


def test_staff_remove_a_picture_in_the_list_of_members(sign_in):
    member = UserFactory(avatar_key="0" * 32)
    browser = sign_in(staff_with("view_user", "change_user"))
    asked = {"action": "remove_pictures", "_selected_action": [member.pk]}
    browser.post(reverse("admin:accounts_user_changelist"), asked, follow=True)

    assert User.objects.get(pk=member.pk).avatar_key == ""
