import json
import logging

import pytest
from django.urls import reverse

from content.views import privacy
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

PATH = "/content/privacy-check/"
TEXT = "Name: Quilla Zorn, phone (415) 555-2671"


def ask(browser, texts, **headers):
    return browser.post(PATH, json.dumps({"texts": texts}), content_type="application/json", headers=headers)


def test_composer_learns_where_what_and_why(sign_in, member):
    assert reverse("privacy_check") == PATH
    response = ask(sign_in(member), {"title": "Calibration", "body": TEXT})
    assert response.status_code == 200
    found = {(one["field"], TEXT[one["start"] : one["end"]], one["label"]) for one in response.json()["findings"]}
    assert ("body", "(415) 555-2671", "[PHONE]") in found
    words = next(one["words"] for one in response.json()["findings"] if one["kind"] == "phone")
    assert words == {
        "kind": "telephone number",
        "why": "This names one person by itself. Redact it, or keep it with a reason.",
    }
    assert "misses" in response.json()["note"]
    assert "no-store" in response["Cache-Control"]


def test_words_come_in_the_language_of_the_account(sign_in):
    response = ask(sign_in(UserFactory(language="zh-hans")), {"body": TEXT})
    assert response["Content-Language"] == "zh-hans"


def test_offsets_for_browsers_count_as_javascript_does(sign_in, member):
    text = "😀 13800138000"
    (one,) = ask(sign_in(member), {"body": text}).json()["findings"]
    assert (one["start"], one["end"], one["start_utf16"], one["end_utf16"]) == (2, 13, 3, 14)


def test_guest_cannot_use_the_check(client):
    response = ask(client, {"body": TEXT})
    assert (response.status_code, response.json()["code"]) == (401, "sign_in_required")
    assert "Zorn" not in response.content.decode()


def test_check_is_only_posted(sign_in, member):
    assert sign_in(member).get(PATH).status_code == 405


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"texts": []}',
        b'{"texts": {"a": 1}}',
        b"\xff",
        b"[" * 100_000,
        json.dumps({"texts": {"a": "x" * 32_001}}).encode(),
        json.dumps({"texts": {f"f{n}": "" for n in range(51)}}).encode(),
        json.dumps({"texts": {f"f{n}": "x" * 30_000 for n in range(4)}}).encode(),
    ],
    ids=["empty", "list", "no-object", "number", "bytes", "deep", "long", "many", "all-together"],
)
def test_malformed_question_gets_a_sentence(sign_in, member, body):
    response = sign_in(member).post(PATH, body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["message"]


def test_check_is_limited_by_account(sign_in, member, monkeypatch, clock):
    monkeypatch.setattr(privacy, "CHECKS", privacy.Rate("content.privacy_check", most=2, window=60))
    browser = sign_in(member)
    assert [ask(browser, {"body": "x"}).status_code for _ in range(3)] == [200, 200, 429]
    assert ask(browser, {"body": "x"})["Retry-After"]
    assert ask(sign_in(UserFactory()), {"body": "x"}).status_code == 200


def test_text_is_in_no_log(sign_in, member, caplog):
    caplog.set_level(logging.DEBUG)
    ask(sign_in(member), {"body": TEXT})
    assert "Quilla" not in caplog.text
    assert "2671" not in caplog.text
