"""Members as browsers: signed in, one request at a time, and no patience with a connection that breaks."""

import http.client
import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

from tests.faults.stack import ROOT, Stack

MEMBERS = 24
PATIENCE = 120.0  # seconds in which a page must come, and a form must find an answer
OK = 200


class Lost(Exception):
    """No answer came: nobody knows whether the form was heard."""


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    page: str


class _StayHere(urllib.request.HTTPRedirectHandler):
    """The answer to a form is where it leads; whether that page comes is another matter."""

    def redirect_request(self, *_arguments):
        return None


class Member:
    """One signed-in member's browser."""

    def __init__(self, stack: Stack, name: str, session: str) -> None:
        self.stack, self.name = stack, name
        self.origin = f"http://localhost:{stack.port}"
        self.session = session
        self.csrf = ""
        self.may_write_at = self.may_start_at = 0.0
        self.threads = 0
        # urllib sends no cookie of its own here: one member, two cookies.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _StayHere())

    def ask(self, path: str, fields: dict[str, str] | None = None) -> Answer:
        """Send one request. Raises Lost."""
        body = None if fields is None else urllib.parse.urlencode(fields).encode()
        cookies = f"sessionid={self.session}" + (f"; csrftoken={self.csrf}" if self.csrf else "")
        headers = {"Cookie": cookies, "Origin": self.origin, "Referer": self.origin + path}
        request = urllib.request.Request(self.origin + path, data=body, headers=headers)
        try:
            with self._opener.open(request, timeout=15) as response:
                answer = self._read(response)
        except urllib.error.HTTPError as error:
            try:
                with error:
                    answer = self._read(error)
            except (OSError, http.client.HTTPException) as broken:
                raise Lost from broken
        except (OSError, http.client.HTTPException) as error:
            raise Lost from error
        return answer

    def open_form(self, path: str) -> dict[str, str]:
        """The hidden fields of the form on a page, asked for until it comes."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = self.ask(path)
            except Lost:
                time.sleep(0.1)
                continue
            if answer.status != OK:
                raise AssertionError(f"{path} answered {answer.status}")
            return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.page))
        raise AssertionError(f"{path}: no page within {PATIENCE} s")

    def _read(self, response) -> Answer:
        for cookie in response.headers.get_all("Set-Cookie", []):
            if found := re.match(r"csrftoken=(\w+)", cookie):
                self.csrf = found[1]
        return Answer(response.status, response.headers.get("Location", ""), response.read().decode(errors="replace"))


def sign_in_members(stack: Stack) -> list[Member]:
    """Members with sessions of their own, made past the sign-in page."""
    made = subprocess.run(
        [sys.executable, "manage.py", "make_members", str(MEMBERS)],
        cwd=ROOT,
        env=stack.environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return [Member(stack, name, session) for name, session in json.loads(made.stdout.splitlines()[-1]).items()]
