"""The policy of every page, and the one inline text it allows."""

import base64
import hashlib
import re

import pytest

from tests.clients import StrictClient as Client
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def _policy(response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: sources for name, _, sources in parts}


def test_policy_allows_this_site_and_nothing_else(client: Client):
    policy = _policy(client.get("/"))
    script_sources = policy.pop("script-src").split()
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
    }
    assert script_sources[0] == "'self'"
    assert len(script_sources) == 2


@pytest.mark.parametrize("path", ["/", "/zh-hans/"])
def test_policy_names_the_hash_of_the_import_map_as_printed(client: Client, path: str):
    response = client.get(path)
    inline = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", response.content.decode(), re.DOTALL)
    assert len(inline) == 1
    digest = base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in _policy(response)["script-src"]


def test_pages_for_members_and_guests_hold_no_inline_code(client: Client):
    client.force_login(UserFactory())
    for reader in (client, Client()):
        html = reader.get("/").content.decode()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
