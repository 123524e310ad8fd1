"""The page about a member, the form, and the directory, as browsers get them."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Interest, Profile, Publication, Shown, User
from accounts.profiles import directory
from accounts.profiles.fields import FIELDS
from tests.accounts.profiles.conftest import CANARIES, renew_all, set_audience
from tests.budgets import count_queries
from tests.content.attachments import samples
from tests.factories.accounts import CredentialFactory, UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
from tests.factories.profiles import (
    InterestFactory,
    ProfileFactory,
    ProfileLanguageFactory,
    ProfileTopicFactory,
    PublicationFactory,
    SpecialtyFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
MOST_OF_PROFILE, MOST_OF_DIRECTORY = 8, 6
# What each field of `full_member` is searched by.
SEARCHED = {
    "headline": {"q": "Canaryhead"},
    "profession": {"profession": "engineer"},
    "specialties": {"specialty": "canaryspecialty"},
    "topics": {"topic": "canarytopic"},
    "country": {"country": "PT"},
    "languages": {"language": "yo"},
    "collaboration": {"open": "on"},
}


@pytest.fixture
def browsers(viewers, client, sign_in):
    return {name: client if name == "guest" else sign_in(viewer) for name, viewer in viewers.items()}


def page(browser, member, **query):
    return browser.get(member.get_absolute_url(), query).text


def people(browser, **query):
    renew_all()
    return browser.get(reverse("people"), query).text


def results(text):
    """The list alone: the filters name countries and specialties, too."""
    return text.partition('id="results"')[2]


def is_found(browser, member, **query):
    return member.get_absolute_url() in results(people(browser, **query))


def body(text):
    """Without the site's own frame and the badges of the viewer's menu."""
    return text.partition('id="main"')[2]


class TestPage:
    @pytest.mark.parametrize("field", CANARIES)
    def test_page_shows_a_field_to_its_audience_alone(self, field, full_member, browsers):
        set_audience(full_member, field, Shown.MEMBERS)

        assert CANARIES[field] not in body(page(browsers["guest"], full_member))
        assert CANARIES[field] in body(page(browsers["member"], full_member))

    def test_field_for_nobody_is_in_no_answer_to_anybody_else(self, full_member, browsers):
        for one in FIELDS:
            set_audience(full_member, one.name, Shown.NOBODY)
        for name, browser in browsers.items():
            if name == "owner":
                assert all(canary in page(browser, full_member) for canary in CANARIES.values())
                continue
            shown = body(page(browser, full_member)) + results(people(browser))
            assert [canary for canary in CANARIES.values() if canary in shown] == [], name
            for query in SEARCHED.values():
                assert not is_found(browser, full_member, **query), (name, query)

    def test_member_sees_their_page_as_others_do_and_nobody_else_does(self, full_member, browsers):
        assert "Canarybiography" not in page(browsers["owner"], full_member, **{"as": "guest"})
        assert "Canarybiography" in page(browsers["owner"], full_member, **{"as": "member"})
        assert "Canarybiography" not in page(browsers["guest"], full_member, **{"as": "verified"})
        assert browsers["owner"].get(full_member.get_absolute_url(), {"as": "staff"}).status_code == 404

    def test_biography_is_shown_as_it_was_laid_out(self, full_member, sign_in, member):
        assert "<strong>Canarybiography</strong>" in page(sign_in(member), full_member)

    def test_all_that_was_checked_stands_on_the_page_with_method_and_dates(self, full_member, client):
        until = timezone.now() + timedelta(days=100)
        facts = {"member": full_member, "profession": "researcher", "method": "orcid", "orcid": "0000-0002-1825-0097"}
        CredentialFactory(**facts)
        CredentialFactory(member=full_member, profession="clinician", method="licence", expires_at=until)
        CredentialFactory(member=full_member, profession="engineer", method="referee", state="expired", ended_at=until)

        panel = page(client, full_member).partition('id="checked"')[2].partition("</section>")[0]

        assert 'href="https://orcid.org/0000-0002-1825-0097"' in panel
        assert f"Licence document checked, {date_format(timezone.now())}" in panel
        assert f"Valid until {date_format(until)}." in panel
        assert "Referee asked" not in panel
        assert re.search(r"<span>Engineer</span>\s*<span[^>]*>Self-declared, not checked", panel)

    def test_links_give_no_recommendation(self, full_member, sign_in, member):
        assert 'rel="nofollow ugc me noopener"' in page(sign_in(member), full_member)

    def test_search_engines_keep_pages_that_show_strangers_something(self, full_member, member, client):
        assert 'content="noindex"' not in page(client, full_member)
        assert 'content="noindex"' in page(client, member)

        Profile.objects.update(is_listed=False)

        assert 'content="noindex"' in page(client, full_member)

    def test_empty_profile_says_so_and_leads_its_member_to_the_form(self, member, client, sign_in):
        assert "Nothing more is shown to you here." in page(client, member)
        assert reverse("profile_settings") in page(sign_in(member), member)

    def test_member_out_of_sight_has_no_page(self, full_member, client):
        User.objects.filter(pk=full_member.pk).update(is_active=False)

        assert client.get(full_member.get_absolute_url()).status_code == 404

    def test_what_the_viewer_may_not_read_is_not_listed(self, full_member, client, sign_in, member):
        public = PostFactory(author=full_member)
        hidden = PostFactory(author=full_member, hidden_at=timezone.now())
        members = PostFactory(author=full_member, thread=ThreadFactory(category=CategoryFactory(for_kind="members")))

        as_guest, as_member = page(client, full_member), page(sign_in(member), full_member)

        assert public.get_absolute_url() in as_guest
        assert hidden.get_absolute_url() not in as_guest + as_member
        assert members.get_absolute_url() not in as_guest
        assert members.get_absolute_url() in as_member

    def test_numbers_count_public_texts_and_lead_to_them(self, full_member, client):
        thread = ThreadFactory(question=True)
        answer = PostFactory(author=full_member, thread=thread, useful_count=3)
        thread.accepted_post, thread.accepted_at = answer, timezone.now()
        thread.save()
        PostFactory(author=full_member, useful_count=9, hidden_at=timezone.now())

        found = dict(re.findall(r'<dt>([a-z ]+)</dt><dd>(?:<a href="[^"]+">)?(\d+)', page(client, full_member)))

        assert found["useful votes received"] == "3"
        assert found["accepted answers"] == "1"
        for only in ("answers", "accepted", "useful"):
            listed = client.get(reverse("member_posts", args=["full"]), {"only": only})
            assert answer.get_absolute_url() in listed.text

    def test_page_costs_eight_statements_however_much_stands_on_it(self, full_member, sign_in, client, member):
        browser = sign_in(member)
        page(browser, full_member)
        few = count_queries(lambda: page(browser, full_member))
        for _number in range(10):
            PostFactory(author=full_member)
            PublicationFactory(member=full_member)
            InterestFactory(member=full_member)
            full_member.profile.specialties.add(SpecialtyFactory())
        many = count_queries(lambda: page(browser, full_member))

        assert len(few) == len(many) <= MOST_OF_PROFILE, "\n".join(many)
        assert len(count_queries(lambda: page(client, full_member))) <= MOST_OF_PROFILE


class TestDirectory:
    @pytest.mark.parametrize("field", SEARCHED)
    def test_filter_matches_only_what_the_viewer_may_see(self, field, full_member, browsers):
        assert is_found(browsers["staff"], full_member, **SEARCHED[field])

        set_audience(full_member, field, Shown.VERIFIED)

        assert not is_found(browsers["guest"], full_member, **SEARCHED[field])
        assert not is_found(browsers["member"], full_member, **SEARCHED[field])
        assert is_found(browsers["verified"], full_member, **SEARCHED[field])

    @pytest.mark.parametrize("field", SEARCHED)
    def test_filter_leaves_out_those_whom_it_does_not_fit(self, field, full_member, client, staff, sign_in):
        other = ProfileFactory(member__profession="student").member

        found = results(people(sign_in(staff), **SEARCHED[field]))

        assert other.get_absolute_url() not in found

    def test_people_are_found_by_name_and_username(self, full_member, client):
        assert is_found(client, full_member, q="ada full")
        assert not is_found(client, full_member, q="ada nobody")

    def test_checked_members_are_told_apart(self, full_member, client):
        checked = ProfileFactory(member=CredentialFactory().member).member

        assert is_found(client, checked, checked="yes")
        assert not is_found(client, full_member, checked="yes")
        assert is_found(client, full_member, checked="no")

    def test_member_may_opt_out(self, full_member, client):
        Profile.objects.update(is_listed=False)

        assert not is_found(client, full_member)

    @pytest.mark.parametrize(
        "change",
        [
            {"is_active": False},
            {"approved_at": None},
            {"email_confirmed_at": None},
            {"deletion_due_at": timezone.now()},
        ],
    )
    def test_member_out_of_sight_is_not_listed(self, change, full_member, sign_in, staff):
        User.objects.filter(pk=full_member.pk).update(**change)

        assert not is_found(sign_in(staff), full_member)
        assert not is_found(sign_in(staff), full_member, profession="engineer")

    def test_no_address_stands_in_the_directory(self, full_member, sign_in, staff):
        assert full_member.email not in people(sign_in(staff))
        assert not is_found(sign_in(staff), full_member, q=full_member.email)

    def test_pages_hold_everybody_once(self, client, monkeypatch):
        monkeypatch.setattr(directory, "PAGE", 3)
        now = timezone.now()
        members = {ProfileFactory(changed_at=now).member.username for _number in range(8)}
        seen, address = [], reverse("people")
        while address:
            text = client.get(address).text
            seen += re.findall(r'who__name" href="/u/([^/]+)/', results(text))
            found = re.search(r'href="([^"]*before=[^"]*)"', results(text))
            address = found[1].replace("&amp;", "&") if found else ""

        assert sorted(seen) == sorted(members)

    @pytest.mark.parametrize("cursor", ["x", "ééé", "MTIz", "9" * 80])
    def test_place_that_cannot_be_is_a_404(self, cursor, client):
        assert client.get(reverse("people"), {"before": cursor}).status_code == 404

    def test_filter_that_is_no_choice_is_told(self, client):
        response = client.get(reverse("people"), {"country": "Atlantis"})

        assert response.status_code == 422
        assert "field--error" in response.text

    def test_directory_costs_as_much_for_many_people_as_for_few(self, sign_in, member, assert_flat):
        browser = sign_in(member)

        def add(count):
            for _number in range(count):
                profile = ProfileFactory(headline="Here", country="PT")
                profile.specialties.add(SpecialtyFactory())
                ProfileLanguageFactory(profile=profile)
                ProfileTopicFactory(profile=profile)
            renew_all()

        address, asked = reverse("people"), {"country": "PT", "language": "pt", "checked": "no", "q": "he"}
        assert assert_flat(add, lambda: browser.get(address, asked)) <= MOST_OF_DIRECTORY

    def test_directory_stands_in_the_menu(self, client):
        assert reverse("people") in client.get("/", follow=True).text


class TestForm:
    ADDRESS = "/settings/profile/"

    def form(self, browser):
        """Everything that the empty form would send."""
        sent = {f"{one.name}_audience": int(one.default) for one in FIELDS}
        return {**sent, "profession": "other", "is_listed": "on", "link-0-label": "", "link-0-url": ""}

    def send(self, browser, **changes):
        return browser.post(self.ADDRESS, {**self.form(browser), **changes})

    def test_profile_is_stored_without_javascript(self, member, sign_in):
        specialty = SpecialtyFactory()
        response = self.send(
            sign_in(member),
            headline="Asks twice",
            country="PT",
            specialties=[specialty.slug],
            languages=["pt"],
            headline_audience=int(Shown.VERIFIED),
            **{"link-0-label": "Group", "link-0-url": "https://group.example.org/"},
        )

        assert response.status_code == 302
        profile = Profile.objects.get()
        assert (profile.headline, profile.country, profile.headline_audience) == ("Asks twice", "PT", Shown.VERIFIED)
        assert profile.links == [{"label": "Group", "url": "https://group.example.org/"}]
        assert list(profile.specialties.all()) == [specialty]

    def test_institution_that_the_site_knows_is_its_organisation(self, member, sign_in):
        from accounts.models import Organisation  # noqa: PLC0415

        known = Organisation.objects.create(slug="known", name_en="Known Clinic", kind="hospital")
        self.send(sign_in(member), institution="known  clinic")

        assert Profile.objects.get().organisation == known

    def test_mistake_is_told_and_everything_typed_is_kept(self, member, sign_in):
        response = self.send(
            sign_in(member), headline="Kept words", **{"link-0-label": "x", "link-0-url": "ftp://example.org/"}
        )

        assert response.status_code == 422
        assert "Kept words" in response.text
        assert "begins with https://" in response.text
        assert not Profile.objects.exists()

    def test_identifier_of_a_patient_is_asked_about_at_its_field(self, member, sign_in):
        response = self.send(sign_in(member), biography="Call 13812345678.")

        assert response.status_code == 422
        assert "privacy-keep:biography" in response.text

    def test_further_row_for_a_link_keeps_what_was_typed(self, member, sign_in):
        response = self.send(sign_in(member), do="more-link", headline="Typed", biography="Typed too")

        assert response.status_code == 200
        assert "link-1-url" in response.text
        assert "Typed too" in response.text
        assert 'value="Typed"' in response.text

    def test_interest_is_declared_ended_and_removed_beside_what_is_typed(self, member, sign_in):
        browser = sign_in(member)
        asked = {"interest-kind": "grant", "interest-organisation": "Fund", "interest-from_date": "2024-01-01"}
        response = self.send(browser, do="interest", headline="Typed", **asked)
        entry = Interest.objects.get()
        assert response.status_code == 200
        assert 'value="Typed"' in response.text
        assert "Fund" in response.text

        self.send(browser, do=f"end-interest:{entry.pk}")
        entry.refresh_from_db()
        assert entry.to_date is not None

        self.send(browser, do=f"remove-interest:{entry.pk}")
        assert not Interest.objects.exists()

    def test_interest_without_an_organisation_is_told(self, member, sign_in):
        response = self.send(sign_in(member), do="interest", **{"interest-kind": "grant"})

        assert response.status_code == 422
        assert not Interest.objects.exists()

    def test_entry_of_somebody_else_is_out_of_reach(self, member, sign_in):
        theirs = InterestFactory()
        response = self.send(sign_in(member), do=f"remove-interest:{theirs.pk}")

        assert response.status_code == 422
        assert Interest.objects.get() == theirs

    def test_publication_is_claimed_once_and_taken_out(self, member, sign_in):
        browser = sign_in(member)
        asked = {"do": "publication", "publication-identifier": "10.1136/bmj.1"}
        assert self.send(browser, **asked).status_code == 200
        again = self.send(browser, **asked)
        assert again.status_code == 422
        assert "among your publications already" in again.text

        self.send(browser, do=f"remove-publication:{Publication.objects.get().pk}")

        assert not Publication.objects.exists()

    def test_picture_is_shown_and_removed(self, member, sign_in, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path / "media"
        browser = sign_in(member)
        file = SimpleUploadedFile("me.jpg", samples.jpeg(300, 300))
        assert self.send(browser, do="picture", **{"avatar-picture": file}).status_code == 200
        member.refresh_from_db()
        assert member.avatar_key

        self.send(browser, do="remove-picture")

        member.refresh_from_db()
        assert member.avatar_key == ""

    def test_button_for_a_picture_without_a_file_is_told(self, member, sign_in):
        assert self.send(sign_in(member), do="picture").status_code == 422

    def test_guest_is_sent_to_sign_in(self, client):
        assert client.get(self.ADDRESS).status_code == 302

    def test_form_costs_little_however_much_stands_in_it(self, full_member, sign_in):
        browser = sign_in(full_member)
        browser.get(self.ADDRESS)

        assert len(count_queries(lambda: browser.get(self.ADDRESS))) <= 12

    def test_what_is_shown_is_found_again_in_the_form(self, full_member, sign_in):
        text = sign_in(full_member).get(self.ADDRESS).text

        for word in ("Canaryhead", "Canaryclinic", "Canarydepartment", "Canarybiography", "Canarylink", "Canaryseek"):
            assert word in text
        assert UserFactory().email not in text
