"""What a program is told that asks almost rightly: enough to ask rightly the next time."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from content.models import Attachment
from tests.clients import StrictClient
from tests.config.api.conftest import Program, token_of
from tests.content.attachments import samples
from tests.factories.accounts import UserFactory
from tests.factories.forum import PostFactory, ThreadFactory

pytestmark = pytest.mark.django_db


def send_file(member, content, name="curve.png", **headers):
    sent = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    file = SimpleUploadedFile(name, content)
    return StrictClient().post(
        "/api/v1/attachments/", {"file": file}, HTTP_AUTHORIZATION=f"Bearer {token_of(member)}", **sent
    )


class TestAddresses:
    @pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
    def test_without_its_slash_an_address_leads_on_with_method_and_body(self, settings, method):
        settings.DEBUG = True  # where Django would raise instead

        response = Program().generic(method, "/api/v1/threads?limit=10", "{}", content_type="application/json")

        assert (response.status_code, response.headers["Location"]) == (308, "/api/v1/threads/?limit=10")
        assert response.json()["code"] == "moved"

    def test_pages_still_lead_on_as_before(self):
        assert Program().get("/api/docs").status_code == 301

    def test_root_without_its_slash_is_told_in_json(self):
        response = Program().get("/api")

        assert (response.status_code, response.json()["code"]) == (404, "not_found")


class TestTokens:
    @pytest.mark.parametrize("header", ["Token medai_x", "Basic bWU6eA==", "medai_x"])
    def test_other_scheme_is_told_how_the_header_reads(self, header):
        response = StrictClient().get("/api/v1/threads/", HTTP_AUTHORIZATION=header)

        assert (response.status_code, response.json()["code"]) == (401, "token_invalid")
        assert "Authorization: Bearer medai_" in response.json()["message"]

    def test_missing_scope_is_named_where_programs_look(self, member):
        response = Program(token_of(member, "read:forum")).read("/me/")

        assert response.status_code == 403
        challenge = 'Bearer realm="api", error="insufficient_scope", scope="read:account"'
        assert response.headers["WWW-Authenticate"] == challenge


class TestInput:
    def test_wrong_word_is_answered_with_the_right_ones(self, asking):
        response = asking.read("/threads/?tab=newest")

        assert "latest, new, unread" in response.told["fields"]["tab"][0]

    def test_wrong_word_in_a_body_is_answered_with_the_right_ones(self, asking):
        response = asking.ask("PUT", f"/posts/{PostFactory().pk}/vote/", {"value": "up"})

        assert response.status_code == 400
        assert response.told["fields"]["value"][0].startswith("Choose among: ")

    def test_null_for_a_body_is_refused_in_the_language_of_the_caller(self, chinese):
        response = chinese.generic(
            "POST", "/api/v1/threads/", "null", content_type="application/json", **chinese.headers_sent
        )

        assert response.status_code == 400
        assert "No data" not in response.content.decode()

    def test_character_that_is_none_is_named(self, chinese):
        response = chinese.ask("POST", f"/threads/{ThreadFactory().pk}/posts/", {"body": "a\0b"})

        assert response.told["fields"]["body"] == ["其中含有不允许的字符：U+0000。"]

    def test_json_where_a_file_is_wanted_is_told_to_send_a_form(self, asking):
        response = asking.ask("POST", "/attachments/", {"alt_text": "x"})

        assert response.status_code == 415
        assert "multipart/form-data" in response.told["message"]

    def test_refusals_of_middlewares_are_no_less_readable(self, chinese):
        response = chinese.read("/nowhere/")

        assert "这里没有内容" in response.content.decode()


class TestKeys:
    def test_key_of_another_file_is_refused(self, member):
        first = send_file(member, samples.png(), idempotency_key="file-1")
        again = send_file(member, samples.png(), idempotency_key="file-1")
        other = send_file(member, samples.png(width=80), idempotency_key="file-1")

        assert (first.status_code, again.status_code, again.json()["key"]) == (201, 201, first.json()["key"])
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
        assert Attachment.objects.count() == 1

    def test_empty_key_is_refused_and_not_passed_over(self, asking):
        response = asking.ask("POST", f"/threads/{ThreadFactory().pk}/posts/", {"body": "Once."}, idempotency_key="")

        assert (response.status_code, list(response.told["fields"])) == (400, ["Idempotency-Key"])


def test_label_of_a_file_is_an_object(member):
    response = send_file(member, samples.photograph(xmp=samples.xmp_with_label()), "photograph.jpg")

    assert response.json()["ai_label"] == samples.LABEL


@pytest.fixture
def asking(member):
    return Program(token_of(member))


@pytest.fixture
def chinese(db):
    return Program(token_of(UserFactory(language="zh-hans")))
