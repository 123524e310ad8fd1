"""The client for Python: its quick start, pages, refusals, changes, files."""

import re
import sys
from pathlib import Path

import pytest

from content.models import Attachment
from forum.models import Post
from tests.clients import StrictClient
from tests.config.api.conftest import token_of
from tests.content.attachments import samples
from tests.factories.forum import PostFactory, ThreadFactory

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parents[3] / "clients" / "python"


@pytest.fixture
def package(monkeypatch):
    """The client as a program imports it."""
    monkeypatch.syspath_prepend(str(FOLDER))
    import medai_commons  # noqa: PLC0415 - not installed here

    yield medai_commons
    for name in [name for name in sys.modules if name.startswith("medai_commons")]:
        del sys.modules[name]


def through_the_test_client(settings, asked):
    """Sends each request to the site under test, and notes it."""
    browser = StrictClient()

    def send(method, address, headers, data):
        asked.append((method, address))
        sent = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        kind = sent.pop("HTTP_CONTENT_TYPE", "application/octet-stream")
        path = address.removeprefix(settings.SITE_URL)
        answer = browser.generic(method, path, data or b"", content_type=kind, **sent)
        return answer.status_code, dict(answer.headers), answer.content

    return send


@pytest.fixture
def commons(package, settings, member):
    """A client with a token that may do everything; `.asked` lists its requests."""
    settings.SITE_URL = "https://commons.example.org"
    asked = []
    made = package.Client(settings.SITE_URL, token_of(member), send=through_the_test_client(settings, asked))
    made.asked = asked
    return made


def test_quick_start_of_the_readme_works(package, settings, member, monkeypatch):
    settings.SITE_URL = "https://commons.example.org"
    question = ThreadFactory(question=True)
    code = re.search(r"```python\n(.*?)```", (FOLDER / "README.md").read_text(), re.DOTALL)[1]
    monkeypatch.setattr(package.transport, "over_http", through_the_test_client(settings, []))

    exec(code.replace("medai_…", token_of(member)), {})

    assert len([line for line in code.splitlines() if line.strip()]) <= 6
    assert Post.objects.filter(thread=question, number=2, author=member).exists()


def test_lists_are_walked_page_by_page(commons):
    ids = {ThreadFactory().pk for _ in range(23)}

    found = [thread["id"] for thread in commons.threads_list(limit=10)]

    assert set(found) == ids
    assert len(found) == 23
    assert len(commons.asked) == 3


def test_refusal_is_raised_with_code_and_field(package, commons):
    with pytest.raises(package.Refused) as refused:
        commons.threads_posts_create(ThreadFactory().pk, body=" ")

    assert (refused.value.status, refused.value.code, list(refused.value.fields)) == (422, "body_empty", ["body"])


def test_change_names_what_was_read(package, commons, member):
    post = PostFactory(author=member)
    commons.posts_read(post.pk)
    etag = commons.etag

    assert commons.posts_change(post.pk, if_match=etag, body="Changed.")["source"] == "Changed."
    with pytest.raises(package.Refused) as refused:
        commons.posts_change(post.pk, if_match=etag, body="Changed again.")
    assert refused.value.code == "changed_meanwhile"


def test_file_is_sent(commons):
    made = commons.attachments_create(file=("curve.png", samples.png()), alt_text="Calibration curve")

    assert made["alt_text"] == "Calibration curve"
    assert Attachment.objects.get().name == "curve.png"


def test_client_waits_where_the_site_asks_for_it_and_sends_the_same_once_more(package, monkeypatch):
    waited, keys = [], []
    monkeypatch.setattr("time.sleep", waited.append)

    def send(method, address, headers, data):
        keys.append(headers["Idempotency-Key"])
        busy = len(keys) < 3
        return (429, {"Retry-After": "7"}, b"{}") if busy else (201, {}, b'{"id": 1}')

    made = package.Client("https://commons.example.org", "medai_x", send=send).threads_posts_create(1, body="x")

    assert made == {"id": 1}
    assert waited == [7, 7]
    assert len(set(keys)) == 1
