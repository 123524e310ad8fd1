"""The whole site as `make run` starts it, in a folder of its own, and ways to hurt it."""

import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POLL = 0.05  # seconds between two looks at something that is awaited


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


class TookTooLong(AssertionError):
    """Something that was awaited did not come."""


def await_true(condition, *, seconds, what):
    """Wait until `condition()` is true and return how long that took. Raises TookTooLong."""
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > seconds:
            raise TookTooLong(f"{what}: not within {seconds} s")
        time.sleep(POLL)
    return time.monotonic() - start


class Stack:
    """`manage.py up` with the settings of the proofs."""

    def __init__(
        self, folder: Path, migrated: Path, *, settings: str = "tests.faults.settings", mail_url: str = ""
    ) -> None:
        """`migrated` is an SQLite file with the site's tables; the site begins with a copy of it."""
        self.folder, self.migrated = folder, migrated
        self.port = free_port()
        self.database = folder / "commons.sqlite3"
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MEDAI_", "PYTEST_"))}
        for name in ("DATABASE_URL", "REDIS_URL", "CACHE_URL"):
            inherited.pop(name, None)
        self.environment = inherited | {
            "DJANGO_SETTINGS_MODULE": settings,
            "MEDAI_DATA_DIR": str(folder),
            "PORT": str(self.port),
            "MEDAI_STARTER_CONTENT": "minimal",
        }
        if mail_url:
            self.environment["MEDAI_MAIL_URL"] = mail_url
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        shutil.copy(self.migrated, self.database)
        self.output = (self.folder / "up.out").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=self.environment,
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )
        await_true(self.worker_has_lived, seconds=150, what=f"the stack; see {self.folder / 'up.out'}")

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.output.close()

    def manage(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, check=True)

    def worker_has_lived(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            raise AssertionError((self.folder / "up.out").read_text())
        return self.is_up() and bool(self.rows("SELECT lived_at FROM events_heartbeat"))

    # Looking

    def is_up(self) -> bool:
        """A page for readers answers, over a connection of its own."""
        try:
            return Browser(self.port, timeout=2).get("/").status == 200
        except OSError:
            return False

    def rows(self, query: str) -> list[tuple]:
        """What stands in the database, read past Django and past every process of the site."""
        if not self.database.exists():
            return []
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20)) as connection:
            return connection.execute(query).fetchall()

    def number(self, query: str) -> int:
        return self.rows(query)[0][0]

    # Hurting

    def pid(self, name: str) -> int | None:
        """The process that the supervisor started under this name; None while there is none."""
        try:
            return int((self.folder / "run" / f"{name}.pid").read_text().split()[0])
        except (FileNotFoundError, IndexError):
            return None

    def children(self, name: str) -> list[int]:
        """Processes that the named one started itself."""
        parent = self.pid(name)
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                if fields[1] == str(parent):
                    found.append(int(entry.name))
        return sorted(found)


class Browser:
    """One person's browser: cookies, no patience."""

    def __init__(self, port: int, *, timeout: float = 15) -> None:
        self.origin = f"http://localhost:{port}"
        self.timeout = timeout
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies)
        )

    def get(self, path: str):
        return self._opener.open(self.origin + path, timeout=self.timeout)

    def post(self, path: str, **fields: object):
        body = urllib.parse.urlencode(fields).encode()
        headers = {"Origin": self.origin, "Referer": self.origin + path}
        return self._opener.open(
            urllib.request.Request(self.origin + path, data=body, headers=headers), timeout=self.timeout
        )

    def record(self, number: int) -> int:
        """Have an event recorded; returns its id once the site has promised it. Raises OSError when it has not."""
        with self.post("/probe/", number=number) as response:
            return json.load(response)["event"]

    def sign_in(self, username: str, password: str) -> None:
        """Through the site's own form. Raises AssertionError when nobody is signed in afterwards."""
        with self.get("/accounts/login/") as response:
            page = response.read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token, "the sign-in page has no form"
        self.post("/accounts/login/", login=username, password=password, csrfmiddlewaretoken=token[1]).close()
        assert "sessionid" in {cookie.name for cookie in self.cookies}, "nobody is signed in"
