"""Taking a text out, in the administration: counts first, acts when the text is typed once more, repeats it nowhere."""

import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.utils import timezone

from content import texts
from content.models import Hold
from content.views import redaction
from events.models import Event
from tests import forms
from tests.factories.accounts import UserFactory
from tests.factories.content import HoldFactory

pytestmark = pytest.mark.django_db

PATH = "/admin/redact/"
CANARY = "Quilla Zornfeather"


@pytest.fixture
def moderator():
    user = UserFactory(staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="redact_text"))
    return user


@pytest.fixture
def desk(sign_in, moderator):
    return sign_in(moderator)


@pytest.fixture
def held():
    return [HoldFactory(note=f"about {CANARY}") for _number in range(3)]


def count(browser, text=CANARY, kind="name"):
    return browser.post(PATH, {"secret_text": text, "kind": kind})


def confirm(browser, counted, text=CANARY, **typed):
    proof = re.search(r'name="proof" value="([^"]+)"', counted.content.decode()).group(1)
    return browser.post(PATH, {"secret_text": text, "kind": "name", "proof": proof} | typed)


@pytest.mark.usefixtures("held")
def test_first_step_counts_and_changes_nothing(desk):
    response = count(desk)
    html = response.content.decode()
    assert response.status_code == 200
    assert "It stands in 3 rows" in html
    assert "In its place will stand [NAME] or, between Chinese words, [姓名]." in html
    assert re.search(r"<dt>holds</dt>\s*<dd>3</dd>", html)
    assert Hold.objects.filter(note__contains=CANARY).count() == 3
    assert not Event.objects.exists()


@pytest.mark.usefixtures("held")
def test_second_step_takes_it_out_and_says_how_many(desk, moderator):
    response = confirm(desk, count(desk))
    assert (response.status_code, response["Location"]) == (302, PATH)
    assert set(Hold.objects.values_list("note", flat=True)) == {"about [NAME]"}
    assert "The text was taken out of 3 rows. holds: 3" in desk.get(PATH).content.decode()
    assert Event.objects.get(kind="text_redacted").actor == moderator


@pytest.mark.usefixtures("held")
def test_text_is_put_back_on_no_page_and_stands_in_no_log(desk, caplog):
    caplog.set_level(logging.DEBUG)
    counted = count(desk)
    wrong = confirm(desk, counted, text=f"{CANARY} Junior")
    careless = count(desk, text="x")
    done = confirm(desk, counted)
    pages = [counted, wrong, careless, done, desk.get(PATH)]
    assert all("Zornfeather" not in page.content.decode() for page in pages)
    assert "Zornfeather" not in done["Location"]
    assert "Zornfeather" not in caplog.text


def test_text_that_stands_nowhere_is_said_to(desk):
    assert "Nothing that the site keeps holds it" in count(desk).content.decode()


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("change", [{"text": "Somebody Else"}, {"kind": "phone"}, {"proof": "x:y:z"}])
def test_only_what_was_counted_is_taken_out(desk, change):
    response = confirm(desk, count(desk), **change)
    assert response.status_code == 422
    assert "Count again." in response.content.decode()
    assert Hold.objects.filter(note__contains=CANARY).count() == 3


@pytest.mark.usefixtures("held")
def test_count_of_somebody_else_is_no_proof(desk, sign_in):
    counted = count(sign_in(UserFactory(admin=True)))
    assert confirm(desk, counted).status_code == 422


@pytest.mark.usefixtures("held")
def test_count_of_an_hour_ago_is_no_proof(desk):
    counted = count(desk)
    with time_machine.travel(timezone.now() + timedelta(seconds=redaction.LONGEST_PAUSE + 5)):
        assert confirm(desk, counted).status_code == 422


@pytest.mark.parametrize("text", ["", " ", "x", "NAME"])
def test_text_that_cannot_be_meant_is_refused_at_its_field(desk, text):
    response = count(desk, text=text)
    assert response.status_code == 422
    assert "field--error" in response.content.decode()


def test_page_speaks_the_language_of_the_account(sign_in):
    html = sign_in(UserFactory(admin=True, language="zh-hans")).get(PATH).content.decode()
    assert '<html lang="zh-Hans">' in html


class TestWho:
    def test_staff_without_the_permission_are_refused(self, sign_in, staff):
        browser = sign_in(staff)
        assert browser.get(PATH).status_code == 403
        assert count(browser).status_code == 403

    @pytest.mark.parametrize("path", ["/admin/", "/"])
    def test_only_staff_with_the_permission_see_the_way(self, sign_in, staff, moderator, path):
        assert PATH in sign_in(moderator).get(path).content.decode()
        assert PATH not in sign_in(staff).get(path).content.decode()

    def test_staff_who_showed_no_second_factor_sign_in_again(self, sign_in, moderator):
        assert sign_in(moderator, second_factor=False).get(PATH).status_code == 302

    def test_form_of_another_site_is_refused(self, sign_in, moderator, held):
        browser = sign_in(moderator, csrf=True)
        response = browser.post(PATH, {"secret_text": CANARY, "kind": "name"})
        assert response.status_code == 403
        assert "Zornfeather" not in response.content.decode()


@pytest.mark.postgres
def test_count_is_what_the_redaction_changes(desk, held, monkeypatch):
    monkeypatch.setattr(texts, "BATCH", 2)
    HoldFactory(note=f"{CANARY} and {CANARY}")
    HoldFactory(note="somebody else")
    counted = count(desk)
    assert "It stands in 4 rows" in counted.content.decode()
    confirm(desk, counted)
    assert Event.objects.get(kind="text_redacted").data["rows"] == {"content.Hold": 4}


def test_form_is_drawn_empty_and_asks_the_browser_to_forget(desk):
    html = desk.get(PATH).content.decode()
    assert 'autocomplete="off"' in html
    assert forms.read(html.replace('action="/admin/redact/"', 'id="redact"'), "redact").values["secret_text"] == [""]
