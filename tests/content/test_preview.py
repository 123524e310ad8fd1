"""The composer's preview: what storing the text would give, and nothing kept of it."""

import json
import logging

import pytest
from django.urls import reverse

from content import markup, resolvers
from content.markup import Link
from content.views import preview
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

PATH = "/content/preview/"
TEXT = """# 校准 and calibration

@li.wei, see 10.1136/bmj-2023-078378 and [code](https://github.com/Owner/Name)[^1].
Second line with $x^2$ and ISBN 978-92-4-002920-0.

[^1]: A note.
"""


@pytest.fixture
def someone(monkeypatch):
    known = {"li.wei": Link("/u/li.wei/", "1")}
    resolve = lambda names: {name: known[name] for name in names if name in known}  # noqa: E731 - a resolver
    monkeypatch.setattr(resolvers, "_resolvers", {"mention": resolve})


def ask(browser, **question):
    return browser.post(PATH, json.dumps(question), content_type="application/json")


@pytest.mark.usefixtures("someone")
@pytest.mark.parametrize("profile", ["post", "article"])
def test_preview_is_what_storing_would_give(sign_in, member, profile):
    assert reverse("preview") == PATH
    answer = ask(sign_in(member), text=TEXT, profile=profile).json()
    stored = markup.render(TEXT, profile=profile, prefix=preview.PREFIX, names=resolvers.names(TEXT))
    assert answer["html"] == stored.html
    assert [(one["kind"], one["value"]) for one in answer["references"]] == list(stored.references)
    assert (answer["mentions"], answer["has_math"]) == (1, True)


def test_cited_works_come_with_what_is_shown_and_where_they_lead(sign_in, member):
    first, second, third = ask(sign_in(member), text=TEXT).json()["references"]
    assert (first["shown"], first["url"]) == (
        "doi:10.1136/bmj-2023-078378",
        "https://doi.org/10.1136/bmj-2023-078378",
    )
    assert (second["kind"], second["url"]) == ("github", "https://github.com/owner/name")
    assert (third["shown"], third["url"]) == ("ISBN 9789240029200", "")


def test_refused_text_is_told_why_at_its_field(sign_in, member):
    response = ask(sign_in(member), text="x" * 32_001)
    body = response.json()
    assert response.status_code == 422
    assert (body["code"], body["fields"]) == ("text_too_long", {"text": [body["message"]]})


def test_refusal_comes_in_the_language_of_the_account(sign_in):
    response = ask(sign_in(UserFactory(language="zh-hans")), text="x" * 32_001)
    assert "字符" in response.json()["message"]


def test_answer_is_kept_nowhere(sign_in, member, caplog):
    caplog.set_level(logging.DEBUG)
    response = ask(sign_in(member), text="Quilla Zornfeather")
    assert "no-store" in response["Cache-Control"]
    assert "Quilla" not in caplog.text


def test_hostile_text_comes_back_harmless(sign_in, member):
    html = ask(sign_in(member), text='<script>x()</script> [a](javascript:x) \ud800 "').json()["html"]
    assert "<script" not in html
    assert "javascript:x" not in html.replace("[a](javascript:x)", "")


def test_guest_gets_no_preview(client):
    response = ask(client, text="Quilla")
    assert response.status_code == 401


def test_preview_is_only_posted(sign_in, member):
    assert sign_in(member).get(PATH).status_code == 405


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"text": 1}',
        b'{"text": "a", "profile": "letter"}',
        b'{"text": "a", "profile": []}',
        b"\xff",
        b"[" * 100_000,
    ],
    ids=["empty", "list", "nothing", "number", "profile", "list-profile", "bytes", "deep"],
)
def test_malformed_question_gets_a_sentence(sign_in, member, body):
    response = sign_in(member).post(PATH, body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["message"]


@pytest.mark.usefixtures("clock")
def test_previews_are_limited_by_account(sign_in, member, monkeypatch):
    monkeypatch.setattr(preview, "PREVIEWS", preview.Rate("content.preview", most=2, window=60))
    browser = sign_in(member)
    assert [ask(browser, text="x").status_code for _ in range(3)] == [200, 200, 429]
    assert ask(browser, text="x")["Retry-After"]
    assert ask(sign_in(UserFactory()), text="x").status_code == 200
