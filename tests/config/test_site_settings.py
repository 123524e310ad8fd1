import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation

from config import actions, site
from config.models import OldAddress, Page, SiteSettings, validate_domain_patterns
from events.models import Event
from foundation import brought
from foundation import site as site_door
from foundation.errors import NotPermitted
from foundation.site import SiteFacts
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return UserFactory(admin=True)


@pytest.fixture
def change(administrator, django_capture_on_commit_callbacks):
    def change(**changes):
        with django_capture_on_commit_callbacks(execute=True):
            return actions.change_site_settings(actor=administrator, changes=changes, now=timezone.now())

    return change


class TestFacts:
    def test_are_what_the_administrator_decided(self, change):
        change(name="Ward 7", is_read_only=True, sign_up_mode="domain", sign_up_domains="A.example.org\n*.b.example")
        facts = site_door.facts()
        assert (facts.name, facts.is_read_only, facts.is_closed) == ("Ward 7", True, False)
        assert facts.sign_up_domains == ("a.example.org", "*.b.example")

    def test_banner_speaks_the_language_of_the_page(self, change):
        change(banner_en="Moving tonight", banner_zh="今晚搬迁")
        with translation.override("zh-hans"):
            assert site_door.facts().banner == "今晚搬迁"
        assert site_door.facts().banner == "Moving tonight"

    def test_cost_no_query_once_cached_and_nothing_within_a_request(self, django_assert_num_queries):
        site_door.facts()
        with django_assert_num_queries(0):
            site_door.facts()
        with brought.remembering():
            site_door.facts()
            cache.clear()
            with django_assert_num_queries(0):
                site_door.facts()

    def test_a_reader_that_a_writer_overtook_does_not_bring_the_old_row_back(self, change, monkeypatch):
        read = site._read
        cache.clear()

        def overtaken():
            row = read()
            monkeypatch.setattr(site, "_read", read)
            change(sign_up_mode="closed")
            return row

        monkeypatch.setattr(site, "_read", overtaken)
        site_door.facts()
        assert site_door.facts().is_closed

    def test_an_emptied_table_leaves_a_site_as_new(self):
        SiteSettings.objects.all().delete()
        assert site_door.facts() == SiteFacts()

    @pytest.mark.parametrize(
        ("domain", "admitted"),
        [
            ("hospital.example.org", True),
            ("HOSPITAL.example.org", True),
            ("ward.hospital.example.org", False),
            ("evilhospital.example.org", False),
            ("uni.example", True),
            ("cs.uni.example", True),
            ("eviluni.example", False),
            ("uni.example.evil", False),
            ("", False),
        ],
    )
    def test_admit_whole_domains_only(self, domain, admitted):
        facts = SiteFacts(sign_up_domains=("hospital.example.org", "*.uni.example"))
        assert facts.admits(domain) is admitted


class TestEpoch:
    def test_moves_after_the_commit_and_never_without_one(self, django_capture_on_commit_callbacks):
        before = site_door.facts().epoch
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            site_door.bump_epoch()
            assert site_door.facts().epoch == before
        assert site_door.facts().epoch == before + 1
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            site_door.bump_epoch()
            transaction.set_rollback(True)
        assert SiteSettings.objects.get().epoch == before + 1

    def test_moves_with_every_change_of_settings_and_pages(
        self, change, administrator, django_capture_on_commit_callbacks
    ):
        epochs = [site_door.facts().epoch]
        change(name="Other")
        epochs.append(site_door.facts().epoch)
        page = Page(slug="house-rules", title_en="a", title_zh="b", body_en="c", body_zh="d")
        with django_capture_on_commit_callbacks(execute=True):
            actions.save_page(actor=administrator, page=page, now=timezone.now())
        epochs.append(site_door.facts().epoch)
        with django_capture_on_commit_callbacks(execute=True):
            actions.delete_page(actor=administrator, page=page, now=timezone.now())
        epochs.append(site_door.facts().epoch)
        assert epochs == sorted(set(epochs))


class TestChanging:
    def test_is_recorded_by_the_names_of_what_changed(self, change, administrator):
        row = change(name="Ward 7", banner_en="")
        event = Event.objects.get(kind="site_settings_changed")
        assert event.data == {"fields": ["name"]}
        assert row.updated_by == administrator

    def test_to_what_already_is_changes_nothing(self, change):
        epoch = site_door.facts().epoch
        change(name=SiteSettings.objects.get().name)
        assert site_door.facts().epoch == epoch
        assert not Event.objects.filter(kind="site_settings_changed").exists()

    @pytest.mark.parametrize("permission", [None, "change_page"])
    def test_needs_the_right_to(self, permission):
        member = UserFactory(staff=True)
        if permission:
            member.user_permissions.add(Permission.objects.get(codename=permission))
        with pytest.raises(NotPermitted):
            actions.change_site_settings(actor=member, changes={"is_read_only": True}, now=timezone.now())
        assert not SiteSettings.objects.get().is_read_only

    def test_to_joining_by_domain_needs_a_domain(self, change):
        with pytest.raises(ValidationError):
            change(sign_up_mode="domain", sign_up_domains=" \n")

    @pytest.mark.parametrize("pattern", ["hospital.example.org", "*.example.org", "医院.中国", "a-b.example"])
    def test_domains_may_be_whole_or_with_their_sub_domains(self, pattern):
        validate_domain_patterns(pattern)

    @pytest.mark.parametrize(
        "pattern",
        [
            "org",
            "*.org",
            "*",
            "a@b.example",
            "*.*.example.org",
            "a..example",
            "-a.example",
            "10.0.0.1",
            "x" * 254 + ".org",
        ],
    )
    def test_what_is_no_domain_is_refused_by_name(self, pattern):
        with pytest.raises(ValidationError, match="is not a domain"):
            validate_domain_patterns(f"hospital.example.org\n{pattern}")


class TestFilings:
    def test_stand_at_the_foot_of_every_page_with_the_way_to_their_register(self, change, client):
        change(
            icp_number=" 京ICP备 12345678号-1",
            public_security_number="京公网安备 11010502030143号",
            other_filing="No. 7",
        )
        for path in ("/", "/zh-hans/", "/accounts/login/", "/no-such-page/"):
            foot = client.get(path).content.decode().partition("<footer")[2]
            assert 'href="https://beian.miit.gov.cn/" rel="external" lang="zh-Hans">京ICP备12345678号-1</a>' in foot
            assert "webSearch?code=11010502030143" in foot
            assert "<span>No. 7</span>" in foot

    def test_leave_no_trace_where_there_are_none(self, client):
        assert "colophon__filings" not in client.get("/").content.decode()

    @pytest.mark.parametrize(
        "number", ["12345678", "京ICP备号", "ICP备12345678号", "京ICP备１２３４５６７８号", "javascript:x"]
    )
    def test_icp_number_in_another_form_is_refused_with_an_example(self, change, number):
        with pytest.raises(ValidationError, match="京ICP备12345678号-1"):
            change(icp_number=number)

    @pytest.mark.parametrize("number", ["11010502030143", "京公网安备1101050203014号", "京公网安备11010502030143"])
    def test_public_security_number_in_another_form_is_refused_with_an_example(self, change, number):
        with pytest.raises(ValidationError, match="京公网安备11010502030143号"):
            change(public_security_number=number)

    @pytest.mark.parametrize("number", ["京ICP证030173号", "沪ICP备2021012345号", "粤ICP备2021012345号-12"])
    def test_icp_numbers_of_all_forms_may_stand(self, change, number):
        assert change(icp_number=number).icp_number == number


class TestAdmin:
    @pytest.fixture
    def client(self, client, administrator):
        client.force_login(administrator)
        return client

    def form(self, **changes):
        row = SiteSettings.objects.get()
        names = ["name", "name_zh", "banner_en", "banner_zh", "sign_up_mode", "sign_up_domains"]
        names += ["icp_number", "public_security_number", "other_filing", "ai_crawlers", "is_findable"]
        return {name: getattr(row, name) for name in names} | changes

    def test_leads_straight_to_the_one_row(self, client):
        response = client.get("/admin/config/sitesettings/", follow=True)
        assert response.status_code == 200
        assert response.redirect_chain == [("/admin/config/sitesettings/1/change/", 302)]

    def test_saves_through_the_action(self, client, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post("/admin/config/sitesettings/1/change/", self.form(name="Ward 7"))
        assert response.status_code == 302
        assert site_door.facts().name == "Ward 7"
        assert Event.objects.get(kind="site_settings_changed").data == {"fields": ["name"]}

    def test_tells_of_a_bad_domain_beside_the_field(self, client):
        response = client.post("/admin/config/sitesettings/1/change/", self.form(sign_up_domains="no domain"))
        assert response.status_code == 200
        assert "sign_up_domains" in response.context["adminform"].form.errors

    @pytest.mark.parametrize("path", ["/admin/config/sitesettings/add/", "/admin/config/sitesettings/1/delete/"])
    def test_neither_adds_nor_deletes_the_row(self, client, path):
        assert client.get(path).status_code == 403

    @pytest.mark.parametrize("target", ["//evil.example/", "/\\evil.example", "https://evil.example", "/a b"])
    def test_an_old_address_leads_nowhere_but_to_this_site(self, client, target):
        client.post("/admin/config/oldaddress/add/", {"path": "/old", "target": target})
        assert not OldAddress.objects.exists()
