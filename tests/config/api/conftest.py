"""Programs in tests: `program(member)` sends JSON with a token that may do everything, or what is named."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.urls import resolve
from django.utils import timezone

from accounts.actions.tokens import PREFIX, digest_of
from accounts.models import ApiToken
from accounts.scopes import SCOPES
from config import api_documents
from tests.clients import StrictClient
from tests.factories.accounts import UserFactory


class Program(StrictClient):
    """Speaks JSON, and remembers the last answer's body."""

    def __init__(self, token: str = "") -> None:
        super().__init__(raise_request_exception=False)
        self.headers_sent = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer; `.told` holds its JSON."""
        sent = {f"HTTP_{name.upper()}": value for name, value in headers.items()} | self.headers_sent
        data = "" if body is None else json.dumps(body)
        kind = {"content_type": "application/json"} if body is not None else {}
        response = self.generic(method, f"/api/v1{path}", data, **kind, **sent)
        response.told = json.loads(response.content) if response.content else None
        assert_described(method, response)
        return response

    def read(self, path: str, **headers: str) -> Any:
        """What a GET is answered with."""
        return self.ask("GET", path, **headers)


def assert_described(method: str, response: Any) -> None:
    """Fail for a status or a code that the description does not name for this operation."""
    match = resolve(response.request["PATH_INFO"]) if response.status_code != 404 else None
    if match is None or not hasattr(match.func, "cls"):
        return
    route = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/{match.route}")
    described = api_documents.document()["paths"][route].get(method.lower())
    if described is None:
        return
    status, code = str(response.status_code), (response.told or {}).get("code")
    assert status in described["responses"], f"{method} {route} answers {status} {code}, which is not described"
    if code and int(status) >= 400:
        words = api_documents.shared(described["responses"][status])["description"]
        assert f"`{code}`" in words, f"{method} {route} refuses with {code}, which is not described"


def token_of(member: Any, *scopes: str, **columns: Any) -> str:
    """The text of a token of this member; without scopes it may do everything."""
    text = f"{PREFIX}{member.pk}-{ApiToken.objects.count()}"
    now = timezone.now()
    ApiToken.objects.create(
        member=member,
        name="test",
        digest=digest_of(text),
        ending=text[-4:],
        scopes=list(scopes or SCOPES),
        **{"created_at": now, "expires_at": now + timedelta(days=1), **columns},
    )
    return text


@pytest.fixture
def program():
    """A function from a member, or nobody, to a program of theirs."""

    def made(member: Any = None, *scopes: str) -> Program:
        return Program(token_of(member, *scopes) if member else "")

    return made


@pytest.fixture
def moderator(db):
    """Staff with the permission to care for threads, and nothing else."""
    member = UserFactory(staff=True, joined_at=timezone.now() - timedelta(days=90))
    member.user_permissions.add(Permission.objects.get(codename="moderate_thread"))
    return type(member).objects.get(pk=member.pk)
