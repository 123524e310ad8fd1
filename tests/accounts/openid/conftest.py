"""A tool that is registered, and the steps of a browser that signs in to it."""

import base64
import hashlib
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.idp.oidc.models import Client
from django.utils import timezone

from accounts.actions import openid
from tests.factories.accounts import UserFactory

VERIFIER = "a-verifier-that-is-long-enough-to-be-one-in-earnest"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
BACK = "https://tool.example/back/"


@dataclass
class Tool:
    """A registered tool with its secret."""

    client: Client
    secret: str

    def question(self, **changes):
        """The address to which the tool sends a browser; None leaves a part out."""
        asked = {
            "response_type": "code",
            "client_id": self.client.pk,
            "redirect_uri": BACK,
            "state": "abc",
            "scope": "openid",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            "nonce": "n-1",
            **changes,
        }
        return "/identity/authorize/?" + urlencode({name: value for name, value in asked.items() if value is not None})

    def exchange(self, browser, code="", **changes):
        """What the site answers to the code."""
        form = {
            "grant_type": "authorization_code",
            "redirect_uri": BACK,
            "code_verifier": VERIFIER,
            "code": code,
            "client_id": self.client.pk,
            "client_secret": self.secret,
            **changes,
        }
        return browser.post("/identity/token/", {name: value for name, value in form.items() if value is not None})


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def administrator(db):
    return UserFactory(staff=True, is_superuser=True)


@pytest.fixture
def tool(administrator):
    client = Client(name="Annotation tool")
    scopes = ["profile", "profession", "roles", "email"]
    secret = openid.save_client(actor=administrator, client=client, addresses=[BACK], scopes=scopes, now=timezone.now())
    return Tool(client, secret)


def answer(browser, question, *, action="grant", scopes=()):
    """Open the question and press a button; gives the answer."""
    page = browser.get(question)
    assert page.status_code == 200, page
    signed = re.search(r'name="request" value="([^"]+)"', page.content.decode())
    return browser.post("/identity/authorize/", {"request": signed.group(1), "action": action, "scopes": list(scopes)})


def told(response):
    """What the address says to which the browser is sent."""
    assert response.status_code == 302, response.content.decode()[:300]
    assert response["Location"].startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


def ask(browser, token):
    """What a tool is told with a token."""
    return browser.get("/identity/userinfo/", headers={"authorization": f"Bearer {token}"})
