"""Whatever a program sends, it is told what is wrong: never an error of the house."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import api_documents
from config.middleware import limits
from foundation.rates import Rate
from tests.config.api.conftest import Program, token_of
from tests.factories.accounts import UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory

# Many requests for each rule: beside the tests that start servers, not before every commit.
pytestmark = [pytest.mark.django_db, pytest.mark.services]
DEEP = json.loads("[" * 400 + "]" * 400)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
ABSURD_BODIES = (
    b"",
    b"{",
    b"[]",
    b"null",
    b'"x"',
    b'{"body": NaN}',
    b'{"body": 1' + b"0" * 5000 + b"}",
    b'{"body": "\\ud800"}',
    b'{"body": "\\u0000"}',
    b"\xff\xfe{}",
    b"[" * 100_000,
    b'{"body": {"body": {"body": []}}}',
)
ABSURD_PATHS = (
    "/threads/99999999999999999999999/",
    "/posts/99999999999999999999999/revisions/",
    "/threads/0/posts/",
    "/tags/%F0%9F%98%80/",
    "/people/%20/",
    "/drafts/%2e%2e/",
    "/articles/x/text/de/",
    "/references/9223372036854775808/",
)


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch):
    for name in ("GUEST_REQUESTS", "ACCOUNT_REQUESTS", "TOKEN_REQUESTS"):
        monkeypatch.setattr(limits, name, Rate(name.lower(), most=10_000_000, window=60))


@pytest.fixture
def writer(member):
    return Program(token_of(member))


def operations(*, with_body):
    """Method, address with real ids, and the schema of the body of every operation."""
    ids = {
        "thread_id": ThreadFactory(question=True).pk,
        "post_id": PostFactory().pk,
        "slug": CategoryFactory().slug,
    }
    for path, methods in api_documents.document()["paths"].items():
        for method, one in methods.items():
            media = one.get("requestBody", {}).get("content", {}).get("application/json")
            if with_body and media is None:
                continue
            told = path.removeprefix("/api/v1")
            for parameter in one.get("parameters", []):
                if parameter["in"] == "path":
                    told = told.replace(f"{{{parameter['name']}}}", str(ids.get(parameter["name"], 1)))
            yield method.upper(), told, media and resolved(media["schema"])


def resolved(schema):
    name = schema.get("$ref", "").rpartition("/")[2]
    return api_documents.document()["components"]["schemas"][name] if name else schema


def assert_clear_no(answer, what):
    assert 400 <= answer.status_code < 500, f"{what}: {answer.status_code}"
    assert answer.told["code"], what
    assert answer.told["message"], what


def test_unknown_names_are_refused_everywhere(writer):
    for method, path, _schema in operations(with_body=True):
        answer = writer.ask(method, path, {"no_such_name": 1}, if_match="*")
        assert_clear_no(answer, f"{method} {path}")
        if answer.told["code"] == "invalid_input":
            assert "no_such_name" in answer.told["fields"], f"{method} {path}"


def test_each_field_refuses_other_types_by_its_name(writer):
    wrong = {"string": 5, "integer": "5", "boolean": "true", "array": "x", "object": "x"}
    for method, path, schema in operations(with_body=True):
        for name, described in schema["properties"].items():
            kinds = resolved(described.get("allOf", [described])[0]).get("type", "string")
            kind = kinds if isinstance(kinds, str) else next(one for one in kinds if one != "null")
            body = {name: wrong.get(kind, 5)}
            answer = writer.ask(method, path, body, if_match="*")
            assert_clear_no(answer, f"{method} {path} {body}")
            if answer.told["code"] == "invalid_input":
                assert any(told.split(".")[0] == name for told in answer.told["fields"]), f"{method} {path} {body}"


@pytest.mark.parametrize("body", ABSURD_BODIES, ids=range(len(ABSURD_BODIES)))
def test_absurd_bodies_are_refused(writer, body):
    thread = ThreadFactory()
    path = f"/api/v1/threads/{thread.pk}/posts/"

    answer = writer.generic("POST", path, body, content_type="application/json", **writer.headers_sent)

    assert answer.status_code == 400
    assert json.loads(answer.content)["code"] in ("malformed", "invalid_input")


def test_body_that_is_too_large_is_refused_before_it_is_read(writer):
    path = f"/api/v1/threads/{ThreadFactory().pk}/posts/"
    body = json.dumps({"body": "x" * 2_000_000})

    answer = writer.generic("POST", path, body, content_type="application/json", **writer.headers_sent)

    assert (answer.status_code, json.loads(answer.content)["code"]) == (413, "body_too_large")


def test_text_that_is_too_long_is_refused_at_its_field(writer):
    answer = writer.ask("POST", f"/threads/{ThreadFactory().pk}/posts/", {"body": "x" * 70_000})

    assert (answer.status_code, list(answer.told["fields"])) == (400, ["body"])


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense"])
def test_what_is_no_json_is_refused(writer, kind):
    path = f"/api/v1/threads/{ThreadFactory().pk}/posts/"

    answer = writer.generic("POST", path, b"body=x", content_type=kind, **writer.headers_sent)

    assert answer.status_code == 415


@pytest.mark.parametrize("path", ABSURD_PATHS)
def test_absurd_addresses_are_not_there(writer, path):
    assert writer.read(path).status_code in (404, 400)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "NONSENSE"])
def test_method_that_is_not_offered_is_refused_with_those_that_are(writer, method):
    answer = writer.ask(method, "/threads/")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, POST"


@pytest.mark.parametrize(
    "cursor",
    ["n", "p", "x", "n!!!", "nAAAA", "n" + "A" * 5000, "nbGFzdF9hY3Rpdml0eV9hdCA5OTk5OTk5OTk5OTk5OTk5OTk5OSAx"],
)
def test_cursor_that_is_none_is_refused(writer, cursor):
    answer = writer.read(f"/threads/?cursor={cursor}")

    assert (answer.status_code, answer.told["code"], list(answer.told["fields"])) == (400, "bad_cursor", ["cursor"])


@pytest.mark.parametrize("tag", ["", '"', '"stale"', "W/nonsense", '"a", "b"', "x" * 5000])
def test_if_match_that_is_stale_or_none_changes_nothing(writer, member, tag):
    post = PostFactory(author=member)

    answer = writer.ask("PATCH", f"/posts/{post.pk}/", {"body": "Other."}, if_match=tag)

    assert answer.status_code in (412, 428)
    post.refresh_from_db()
    assert post.edit_count == 0


@pytest.mark.parametrize("key", ["x" * 201, "schlüssel", "a\tb"])
def test_idempotency_key_that_is_none_is_refused(writer, key):
    sent = {"HTTP_IDEMPOTENCY_KEY": key, **writer.headers_sent}
    path = f"/api/v1/threads/{ThreadFactory().pk}/posts/"

    answer = writer.generic("POST", path, b'{"body": "A reply."}', content_type="application/json", **sent)

    assert (answer.status_code, json.loads(answer.content)["code"]) == (400, "malformed")


def test_accept_that_nothing_fits_is_told_so(writer):
    assert writer.read("/threads/", accept="text/html").status_code == 406


@settings(max_examples=40)
@given(body=st.dictionaries(st.text(max_size=12), JSON, max_size=4))
@pytest.mark.parametrize("number", range(3))
def test_whatever_is_sent_is_answered(number, body):
    """Law: no body makes an error of the house, and what is refused is refused with a code."""
    member = UserFactory()
    writer = Program(token_of(member))
    thread = ThreadFactory(question=True)
    method, path = [
        ("POST", f"/threads/{thread.pk}/posts/"),
        ("PUT", f"/threads/{thread.pk}/accepted/"),
        ("POST", "/threads/"),
    ][number]
    known = [{"body": "x", "reply_to": 1}, {"post": 1}, {"title": "x", "topics": [], "details": {}}][number]

    for sent in (body, known | body, {**known, next(iter(known)): list(body.values())}):
        answer = writer.ask(method, path, sent)
        assert answer.status_code < 500
        assert answer.status_code < 400 or answer.told["code"]
