"""A tool of our own on this machine, a person who signs in to it by the site, and what the tool then knows."""

import base64
import hashlib
import json
import secrets
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from playwright.sync_api import expect

from tests.browser import people
from tests.browser.conftest import LOOKS

REGISTER = """
from allauth.idp.oidc.models import Client
from django.utils import timezone
from accounts.actions import openid
from accounts.models import User
from tests.factories.accounts import UserFactory
actor = User.objects.filter(is_superuser=True).first() or UserFactory(staff=True, is_superuser=True)
client = Client(name={name!r})
secret = openid.save_client(
    actor=actor, client=client, addresses=[{back!r}], scopes=["profile", "profession", "email"], now=timezone.now())
result = [client.pk, secret]
"""


@dataclass
class Tool:
    """A small program that knows people by the site: as a library would do it, from the discovery document on."""

    url: str
    site: str
    client: str = ""
    secret: str = ""
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    state: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    came_back: list[dict[str, str]] = field(default_factory=list)

    @property
    def back(self) -> str:
        return f"{self.url}/back"

    def described(self):
        return self._fetched(f"{self.site}/.well-known/openid-configuration")

    def beginning(self):
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {"response_type": "code", "client_id": self.client, "redirect_uri": self.back, "state": self.state}
        asked |= {"scope": "openid profile profession email", "nonce": "once", "code_challenge": challenge}
        return f"{self.described()['authorization_endpoint']}?{urlencode(asked | {'code_challenge_method': 'S256'})}"

    def person(self):
        """Who came back: claims of the signed token, and what the site tells beside it."""
        places, said = self.described(), self.came_back[-1]
        assert said["state"] == self.state
        form = {"grant_type": "authorization_code", "code": said["code"], "redirect_uri": self.back}
        form |= {"client_id": self.client, "client_secret": self.secret, "code_verifier": self.verifier}
        held = self._fetched(places["token_endpoint"], data=urlencode(form).encode())
        key = jwt.PyJWK(self._fetched(places["jwks_uri"])["keys"][0]).key
        claims = jwt.decode(held["id_token"], key, algorithms=["RS256"], audience=self.client, issuer=places["issuer"])
        assert claims["nonce"] == "once"
        about = self._fetched(places["userinfo_endpoint"], headers={"Authorization": f"Bearer {held['access_token']}"})
        assert about["sub"] == claims["sub"]
        return about

    @staticmethod
    def _fetched(address, **options):
        with urllib.request.urlopen(urllib.request.Request(address, **options), timeout=20) as response:
            return json.load(response)


@pytest.fixture
def tool(site) -> Iterator[Tool]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            query = parse_qs(urlsplit(self.path).query)
            if self.path.startswith("/back"):
                made.came_back.append({name: values[0] for name, values in query.items()})
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<!doctype html><html lang=en><title>Tool</title><link rel=icon href=data:,><p>Back.")

        def log_message(self, *arguments):
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Tool(f"http://127.0.0.1:{server.server_address[1]}", site.url)
    made.client, made.secret = site.python(REGISTER.format(name="Annotation tool", back=made.back))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        site.python(f"from allauth.idp.oidc.models import Client\nClient.objects.filter(pk={made.client!r}).delete()")


@pytest.mark.parametrize("look", LOOKS, ids=["-".join(look) for look in LOOKS])
def test_person_signs_in_to_a_tool_and_ends_it_without_javascript(look, visitor, tool, axe, shoot):
    one = visitor(*look, javascript=False)
    person = people.bring_in(one)

    one.watcher.expect_origin(tool.url)
    one.page.goto(tool.beginning())

    expect(one.page.locator("html")).to_have_attribute("lang", people.html_language(one))
    expect(one.page.locator("main h1")).to_contain_text("Annotation tool")
    shoot(one.page, f"consent-{look[0]}")
    one.page.locator('[name="scopes"][value="email"]').uncheck()
    one.page.locator('button[value="grant"]').click()
    one.page.wait_for_url(f"{tool.back}**")

    about = tool.person()
    assert about["preferred_username"] == person.username
    assert "email" not in about
    one.goto("/settings/tokens/")
    shoot(one.page, f"tools-{look[0]}")
    ending = one.page.locator('form[action*="/tools/"] button')
    expect(ending).to_have_count(1)
    ending.click()
    expect(one.page.locator('form[action*="/tools/"]')).to_have_count(0)


def test_question_has_no_barriers_and_no_is_an_answer(visitor, tool, axe):
    one = visitor()
    people.bring_in(one)
    one.watcher.expect_origin(tool.url)
    one.page.goto(tool.beginning())
    assert axe(one.page) == []

    one.page.locator('button[value="cancel"]').click()
    one.page.wait_for_url(f"{tool.back}**")

    assert tool.came_back[-1]["error"] == "access_denied"


def test_guest_signs_in_on_the_way(visitor, tool):
    one = visitor()
    person = people.bring_in(one)
    one.context.clear_cookies()
    one.watcher.expect_origin(tool.url)
    one.page.goto(tool.beginning())

    one.page.locator('[name="login"]').fill(person.email)
    one.page.locator('[name="password"]').fill(person.password)
    people.send(one.page, "password")
    one.page.locator('button[value="grant"]').click()
    one.page.wait_for_url(f"{tool.back}**")

    assert tool.person()["email"] == person.email
