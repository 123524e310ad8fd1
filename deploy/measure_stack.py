"""Starts the whole site twice on an empty data folder and prints start times and memory: `make bench`.

Memory is PSS: what a process uses alone plus its share of what several use, so the column adds up. Linux only.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("/", "/zh-hans/", "/accounts/login/", "/accounts/signup/")
ROUNDS = 25  # requests to each page before memory is read: enough for every web process to have served every page
SETTLE = 12.0  # seconds: the timetable's first tasks have run in both task processes
LONGEST_START = 180.0  # seconds


@dataclass(frozen=True)
class Usage:
    """One child of the supervisor with everything it started."""

    name: str
    processes: int
    memory: int  # KiB of PSS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8099)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="commons-bench-") as folder:
        with running(Path(folder), options.port) as first_start:
            pass
        with running(Path(folder), options.port) as second_start:
            visit(options.port)
            time.sleep(SETTLE)
            usages = list(measure(Path(folder)))
    write(f"{'start, empty data folder':<28}{first_start:8.1f} s")
    write(f"{'start, second':<28}{second_start:8.1f} s")
    write("")
    write(f"{'child':<12}{'processes':>10}{'PSS MiB':>12}")
    for usage in usages:
        write(f"{usage.name:<12}{usage.processes:>10}{usage.memory / 1024:>12.1f}")
    write(f"{'together':<12}{sum(u.processes for u in usages):>10}{sum(u.memory for u in usages) / 1024:>12.1f}")


@contextmanager
def running(folder: Path, port: int, **more: str) -> Iterator[float]:
    """Run the site, with `more` in its environment; yields the seconds from the command to the first answer."""
    environment = os.environ | {"MEDAI_DATA_DIR": str(folder), "PORT": str(port), "MEDAI_LOG_LEVEL": "WARNING"} | more
    started = time.monotonic()
    site = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, str(ROOT / "manage.py"), "up"], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        while not answers(port):
            if site.poll() is not None or time.monotonic() - started > LONGEST_START:
                sys.exit("The site did not start.")
            time.sleep(0.05)
        yield time.monotonic() - started
    finally:
        site.send_signal(signal.SIGINT)
        site.wait()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/", timeout=5):
            return True
    except OSError:
        return False


def visit(port: int) -> None:
    for page in PAGES * ROUNDS:
        with urllib.request.urlopen(f"http://localhost:{port}{page}", timeout=30) as response:
            response.read()


def measure(folder: Path) -> Iterator[Usage]:
    """Memory of every child that the supervisor noted, and of the supervisor itself."""
    sessions: dict[str, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (session := session_of(int(entry.name))):
            sessions.setdefault(session, []).append(int(entry.name))
    for note in sorted((folder / "run").glob("*.pid")):
        members = sessions.get(note.read_text().split()[0], [])
        yield Usage(note.stem, len(members), sum(map(pss, members)))
    supervisor = int((folder / "run" / "lock").read_text().split()[1].rstrip(","))
    yield Usage("up", 1, pss(supervisor))


def session_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[3]
    except OSError:
        return ""


def pss(pid: int) -> int:
    """KiB; 0 for a process that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def write(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main()
