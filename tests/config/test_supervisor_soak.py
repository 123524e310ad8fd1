"""The whole site under `manage.py up` while its processes are killed one after the other."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from config.supervisor import processes

pytestmark = [pytest.mark.soak, pytest.mark.services]

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN = 120  # seconds
ANSWERS_WITHIN = 15  # seconds after a kill
WORKS_WITHIN = (
    45  # seconds after a kill until the worker's next sign of life: two beats of the timetable and a back-off
)


class Site:
    """A running site, seen from outside."""

    def __init__(self, process, folder, port):
        self.process = process
        self.folder = folder
        self.port = port

    def pid(self, child):
        try:
            return int((self.folder / "run" / f"{child}.pid").read_text().split()[0])
        except (FileNotFoundError, IndexError):
            return None

    def answers(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as response:
                return response.status == 200
        except OSError:
            return False

    def last_beat(self):
        """When the worker last wrote that timetable, broker, worker and database work together."""
        with closing(sqlite3.connect(self.folder / "commons.sqlite3")) as connection:
            row = connection.execute("SELECT lived_at FROM events_heartbeat WHERE name = 'worker'").fetchone()
        return row and row[0]


def environment(folder, port):
    inherited = {
        key: value for key, value in os.environ.items() if not re.match(r"MEDAI_|DATABASE_URL|REDIS|CACHE", key)
    }
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
        "MEDAI_DATA_DIR": str(folder),
        "PORT": str(port),
    }


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextmanager
def running(folder):
    port = free_port()
    console = folder.parent / "console.txt"
    with console.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=environment(folder, port),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    site = Site(process, folder, port)
    try:
        until(lambda: site.answers() or process.poll() is not None, START_WITHIN)
        assert process.poll() is None, console.read_text()
        yield site
    finally:
        process.terminate()
        process.wait(60)


def until(condition, seconds):
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"it did not come true within {seconds} s"
        time.sleep(0.1)
    return answer


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with running(tmp_path_factory.mktemp("my site") / "data") as site:
        until(site.last_beat, WORKS_WITHIN)
        yield site


@pytest.mark.parametrize("child", ["web", "worker", "broker", "cache", "render"])
def test_site_answers_and_works_on_after_a_kill(site, child):
    before = site.pid(child)
    os.kill(before, signal.SIGKILL)
    until(site.answers, ANSWERS_WITHIN)
    until(lambda: site.pid(child) not in (None, before), ANSWERS_WITHIN)
    beat = site.last_beat()
    until(lambda: site.last_beat() != beat, WORKS_WITHIN)


def test_killed_timetable_comes_back(site):
    for pid in members(site.pid("worker")):
        if pid != site.pid("worker"):
            os.kill(pid, signal.SIGKILL)
    beat = site.last_beat()
    until(lambda: site.last_beat() != beat, WORKS_WITHIN)


def test_second_start_on_the_same_folder_is_refused(site):
    second = subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=ROOT,
        env=environment(site.folder, free_port()),
        capture_output=True,
        text=True,
        timeout=START_WITHIN,
        check=False,
    )
    assert second.returncode == 1
    assert f"already runs on the data folder {site.folder}" in second.stderr
    assert site.answers()


def test_nothing_outlives_a_killed_supervisor_and_the_next_start_is_clean(tmp_path):
    with running(tmp_path / "data") as site:
        groups = {child: site.pid(child) for child in ("web", "worker", "broker", "cache", "render")}
        site.process.kill()
        until(lambda: not any(processes.group_lives(group) for group in groups.values()), 30)
    with running(tmp_path / "data") as site:
        assert site.answers()


def test_nothing_outlives_a_stop(tmp_path):
    with running(tmp_path / "data") as site:
        groups = [until(lambda child=child: site.pid(child), 30) for child in ("web", "worker", "broker", "cache")]
        site.process.send_signal(signal.SIGINT)
        assert site.process.wait(60) == 0
    assert not any(processes.group_lives(group) for group in groups)


def members(session):
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = processes._stat_fields(int(entry.name))
            if fields and fields[3] == str(session):
                found.append(int(entry.name))
    return found
