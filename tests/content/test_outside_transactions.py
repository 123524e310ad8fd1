"""Saving in the administration runs actions, outside of any transaction, and loses nothing that was typed."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from accounts.actions import groups
from accounts.models import Group, Membership
from config import actions
from config.models import Page, SiteSettings
from content.admin.outside_transactions import OutsideTransactions
from content.models import Hold, PrivacyFinding
from foundation.errors import NotPermitted
from tests import forms
from tests.factories.accounts import UserFactory, show_second_factor

pytestmark = pytest.mark.django_db

CONTACT = "Write to quilla.zorn@163.com or call 13912345678, 12 Main Street, Boston, MA 02115."
NUMBER = "13912345678"
GROUP_ADD = "/admin/accounts/group/add/"


@pytest.fixture
def administrator():
    return UserFactory(admin=True)


@pytest.fixture
def browser(administrator):
    """Not the strict client: Django's own pages are made by other rules."""
    browser = Client()
    browser.force_login(administrator)
    show_second_factor(browser, administrator)
    return browser


def group(**changes):
    blank = {"name": "Radiology club", "slug": "radiology", "description": "", "kind": "lab", "joining": "invitation"}
    return blank | {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"} | changes


def page(**changes):
    return {
        "slug": "contact-us",
        "position": "1",
        "title_en": "Contact",
        "title_zh": "联系",
        "body_en": "Text.",
        "body_zh": "文字。",
    } | changes


def shown(response):
    return forms.read(response.content.decode(), f"{response.context['opts'].model_name}_form")


class TestRefusal:
    def test_is_told_at_its_field_and_everything_typed_is_kept(self, browser):
        response = browser.post(GROUP_ADD, group(name="Night shift", description=f"Call {NUMBER}."))
        assert response.status_code == 200
        assert "description" in response.context["adminform"].form.errors
        values = shown(response).values
        assert (values["name"], values["description"]) == (["Night shift"], [f"Call {NUMBER}."])
        assert not Group.objects.exists()

    def test_of_a_stored_object_leaves_it_as_it_is(self, browser):
        browser.post(GROUP_ADD, group())
        row = Group.objects.get()
        path = f"/admin/accounts/group/{row.pk}/change/"
        response = browser.post(path, group(name="Other", description=f"Call {NUMBER}."))
        assert shown(response).values["name"] == ["Other"]
        row.refresh_from_db()
        assert (row.name, row.description) == ("Radiology club", "")

    def test_without_a_field_of_the_form_stands_above_it(self, browser, monkeypatch):
        def refuse(**_arguments):
            raise NotPermitted("save_group", "Not today.", field="elsewhere")

        monkeypatch.setattr(groups, "save_group", refuse)
        response = browser.post(GROUP_ADD, group())
        assert response.context["adminform"].form.non_field_errors() == ["Not today."]

    @pytest.mark.parametrize(
        ("refusal", "field"),
        [
            (ValidationError({"slug": ["Taken just now."], "epoch": ["Odd."]}), "slug"),
            (ValidationError("Taken just now."), "__all__"),
        ],
    )
    def test_of_the_models_own_checks_is_told_the_same_way(self, browser, monkeypatch, refusal, field):
        def refuse(**_arguments):
            raise refusal

        monkeypatch.setattr(actions, "save_page", refuse)
        response = browser.post("/admin/config/page/add/", page())
        assert "Taken just now." in response.context["adminform"].form.errors[field]

    def test_of_what_belongs_to_the_object_leaves_the_object_stored(self, browser, monkeypatch):
        def refuse(**_arguments):
            raise NotPermitted("manage_group", "Not them.")

        monkeypatch.setattr(groups, "save_membership", refuse)
        members = {"memberships-TOTAL_FORMS": "1", "memberships-0-member": UserFactory().pk}
        response = browser.post(GROUP_ADD, group(**members, **{"memberships-0-role": "member"}), follow=True)
        assert "Not them." in response.content.decode()
        assert Group.objects.count() == 1
        assert not Membership.objects.exists()

    def test_by_the_renderer_is_told_at_its_text(self, browser):
        response = browser.post("/admin/config/page/add/", page(body_zh=">" * 40 + " 深"))
        assert "20" in response.context["adminform"].form.errors["body_zh"][0]
        assert not Page.objects.exists()


class TestKeeping:
    def keep(self, browser, path, data, reason="institution"):
        """Send the form, answer every question, send it again."""
        asked = shown(browser.post(path, data))
        answers = {name: reason for name in asked.types if name.startswith("privacy-keep")}
        assert answers
        ticks = {name: "on" for name in asked.types if name == "privacy-reviewed"}
        return browser.post(path, data | answers | ticks), answers

    def test_contact_of_an_institution_is_kept_and_the_decision_stored(self, browser, administrator):
        response, answers = self.keep(browser, "/admin/config/page/add/", page(body_en=CONTACT))
        assert response.status_code == 302
        row = Page.objects.get()
        assert row.body_en == CONTACT
        assert "quilla.zorn@163.com" in row.html_en
        kept = PrivacyFinding.objects.of(row).filter(decision="kept")
        assert kept.count() == len(answers)
        assert set(kept.values_list("reason", "decided_by")) == {("institution", administrator.pk)}

    def test_what_would_be_held_is_released_by_whoever_wrote_it(self, browser, administrator):
        self.keep(browser, "/admin/config/page/add/", page(body_en=CONTACT))
        hold = Hold.objects.of(Page.objects.get()).get()
        assert (hold.decision, hold.decided_by) == ("released", administrator)

    def test_span_is_not_in_the_log_of_the_administration(self, browser):
        self.keep(browser, GROUP_ADD, group(description=f"Call {NUMBER}."))
        assert Group.objects.get().description == f"Call {NUMBER}."
        assert NUMBER not in "".join(LogEntry.objects.values_list("change_message", flat=True))

    def test_text_that_stands_already_is_not_asked_about_again(self, browser):
        self.keep(browser, "/admin/config/page/add/", page(body_en=CONTACT))
        row = Page.objects.get()
        response = browser.post(f"/admin/config/page/{row.pk}/change/", page(body_en=CONTACT, title_en="Imprint"))
        assert response.status_code == 302

    def test_answer_about_a_span_that_moved_is_asked_again(self, browser):
        data = group(description=f"Call {NUMBER}.")
        asked = shown(browser.post(GROUP_ADD, data))
        answers = {name: "own" for name in asked.types if name.startswith("privacy-keep")}
        response = browser.post(GROUP_ADD, data | answers | {"description": f"Please call {NUMBER}."})
        again = {name for name in shown(response).types if name.startswith("privacy-keep")}
        assert response.status_code == 200
        assert again
        assert not again & set(answers)

    def test_settings_change_only_what_was_changed(self, browser):
        row = SiteSettings.objects.get()
        names = ["name", "name_zh", "banner_en", "banner_zh", "sign_up_mode", "sign_up_domains", "ai_crawlers"]
        data = {name: getattr(row, name) for name in names} | {"banner_en": f"Call {NUMBER}."}
        response, _answers = self.keep(browser, "/admin/config/sitesettings/1/change/", data)
        assert response.status_code == 302
        assert SiteSettings.objects.get().banner_en == f"Call {NUMBER}."


def test_actions_find_no_transaction_open(browser, monkeypatch):
    """The test's own transaction is there; Django's, around its page, would be a second one."""
    depths = []
    save = groups.save_group

    def look(**arguments):
        depths.append(len(connection.atomic_blocks))
        save(**arguments)

    monkeypatch.setattr(groups, "save_group", look)
    browser.post(GROUP_ADD, group())
    assert depths == [1]


def test_form_of_another_site_is_refused(administrator):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(administrator)
    show_second_factor(browser, administrator)
    assert browser.post(GROUP_ADD, group()).status_code == 403
    assert not Group.objects.exists()


def test_every_administration_of_texts_uses_it():
    """By name, so that a look at the list tells which ones there are; the walk over all forms is in tests/house."""
    using = {model._meta.label for model, one in admin.site._registry.items() if isinstance(one, OutsideTransactions)}
    assert using >= {"accounts.Group", "accounts.Invitation", "accounts.User", "config.Page", "config.SiteSettings"}
