"""The real product, started as a person would start it, and the mail that it sends."""

import email
import email.policy
import itertools
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.notifications.smtp_server import SmtpTestServer

ROOT = Path(__file__).resolve().parents[2]
# Runs one program after another inside the site's settings: Django starts once, not for every question of a test.
PROGRAMS = """
import json, sys, traceback
from django.db import connections
for line in sys.stdin:
    number, code = json.loads(line)
    names = {"result": None}
    try:
        exec(code, names)
        answer = {"result": names["result"]}
    except Exception:
        answer = {"fault": traceback.format_exc()}
    connections.close_all()
    print(f"\\nanswer {number}:" + json.dumps(answer), flush=True)
"""
# Longest waits, in seconds. A test waits for a condition and gives up here; nothing waits this long when all is well.
START = 180
STOP = 30
MAIL = 30
INBOUND_KEY = "a key that nobody guesses, for one site of a test alone"


class NotStarted(Exception):
    """The site did not answer in time; the message holds what it printed."""


@dataclass
class Site:
    """One running site of its own: address, data folder, and doors for what a test cannot do in a browser."""

    url: str
    data_dir: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    post_office: SmtpTestServer
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def log(self) -> str:
        """What the site has printed so far."""
        return (self.data_dir / "console.log").read_text(errors="replace")

    def python(self, code: str) -> Any:
        """Run code inside the site's own settings and database; what it assigns to `result` comes back (JSON)."""
        assert self.programs.stdin
        assert self.programs.stdout
        number = next(self._numbers)
        self.programs.stdin.write(json.dumps([number, code]) + "\n")
        self.programs.stdin.flush()
        # A test that ran out of time never read its answer: the next one passes it over.
        begins = f"answer {number}:"
        for line in self.programs.stdout:
            if line.startswith(begins):
                answer = json.loads(line.removeprefix(begins))
                if "fault" in answer:
                    raise AssertionError(f"{code}\n{answer['fault']}")
                return answer["result"]
        raise AssertionError(f"Nothing runs programs any more. The last was:\n{code}")

    @cached_property
    def programs(self) -> "subprocess.Popen[str]":
        """The process that runs them."""
        command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", PROGRAMS]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdin=pipe, stdout=pipe, text=True)

    def forget_programs(self) -> None:
        """End the process that runs programs, if there is one."""
        if programs := self.__dict__.pop("programs", None):
            programs.stdin.close()
            programs.wait(STOP)
            programs.stdout.close()

    def letters(self, to: str) -> list[EmailMessage]:
        """All mail to one address, oldest first."""
        taken = [one for one in list(self.post_office.received) if one.recipient == to]
        return [email.message_from_bytes(one.text, policy=email.policy.default) for one in taken]

    def letter_with(self, to: str, part: str, *, after: int = 0) -> EmailMessage:
        """The newest letter to the address whose text holds `part`, once there is one past the first `after`."""
        deadline = time.monotonic() + MAIL
        while time.monotonic() < deadline:
            for letter in reversed(self.letters(to)[after:]):
                if part in _text(letter):
                    return letter
            time.sleep(0.1)
        raise AssertionError(f"No letter to {to} with {part} came in {MAIL} s. The site said:\n{self.log[-3000:]}")

    def hand_in(self, letter: bytes) -> None:
        """Bring a mail to the site as the server does that receives for it."""
        headers = {"Authorization": f"Bearer {INBOUND_KEY}", "Content-Type": "message/rfc822"}
        request = urllib.request.Request(f"{self.url}/inbound/mail/", data=letter, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as response:
            assert response.status == 202

    def link(self, letter: EmailMessage, part: str) -> str:
        """The address in the letter's plain text that holds `part`."""
        return next(link for link in re.findall(r"https?://[^\s<>\"]+", _text(letter)) if part in link)


def _text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def running(data_dir: Path, **more: str) -> Iterator[Site]:
    """Start the site with `manage.py up` in an empty data folder; stop it, gently, at the end. `more`: settings.

    Its mail goes to a server of ours, by the protocol.
    """
    port, post_office = free_port(), SmtpTestServer()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MEDAI_", "DJANGO_", "COV_"))}
    for name in ("DATABASE_URL", "REDIS_URL", "CACHE_URL"):
        kept.pop(name, None)
    environment = (
        kept
        | more
        | {
            "MEDAI_DATA_DIR": str(data_dir),
            "PORT": str(port),
            "PYTHONUNBUFFERED": "1",
            # Tests bring what they look at; the starter texts would take most of the start.
            "MEDAI_STARTER_CONTENT": "minimal",
            "MEDAI_MAIL_URL": f"smtp://127.0.0.1:{post_office.port}",
            "MEDAI_INBOUND_ADDRESS": "answers@localhost",
            "MEDAI_INBOUND_KEY": INBOUND_KEY,
        }
    )
    with (data_dir / "console.log").open("wb") as console:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    # `localhost`, not an address: passkeys are bound to the name.
    site = Site(f"http://localhost:{port}", data_dir, environment, process, post_office)
    try:
        _wait_until_it_answers(site)
        _wait_for_an_index(site)
        yield site
    finally:
        site.forget_programs()
        process.send_signal(signal.SIGINT)
        post_office.close()
        try:
            process.wait(STOP)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def _wait_for_an_index(site: Site) -> None:
    """The search page says that it is not ready, with a status of its own, until the first index is built."""
    deadline = time.monotonic() + MAIL
    while time.monotonic() < deadline and not (site.data_dir / "search" / "current").exists():
        time.sleep(0.1)


def _wait_until_it_answers(site: Site) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        if site.process.poll() is not None:
            raise NotStarted(f"The site stopped with {site.process.returncode}:\n{site.log}")
        try:
            with urllib.request.urlopen(site.url, timeout=5) as response:
                if response.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise NotStarted(f"No answer from {site.url} in {START} s:\n{site.log}")
