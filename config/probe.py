"""`python -m config.probe PART`: whether one part of a production site is alive, for the health checks of containers.

Small on purpose: it runs twice a minute for years. Prints nothing when all is well; exits with 1 and a sentence if not.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

PATIENCE = 4  # seconds
WEB = ("127.0.0.1", 8000)
SCHEDULE = Path("/tmp/schedule")  # noqa: S108 - a folder of the container's own
# Beat touches it at every turn, and has one at least every ten seconds.
OLDEST_SCHEDULE = 60  # seconds
# The indexer touches its sign several times a second, and at least so often while it writes thousands of documents.
OLDEST_TURN = 120  # seconds


class NotAlive(Exception):
    """The part does not do its work; the message says how that was seen."""


def web(host: str = WEB[0], port: int = WEB[1]) -> None:
    """The web server answers /healthz under the site's own name."""
    name = urlsplit(os.environ.get("MEDAI_SITE_URL", "")).netloc or host
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz", headers={"Host": name, "X-Forwarded-Proto": "https"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise NotAlive(f"The web server does not answer: {error!r}") from error
    finally:
        connection.close()
    if status != HTTPStatus.OK:
        raise NotAlive(f"/healthz answers {status}.")


def worker() -> None:
    """The worker of this host answers a ping through the broker."""
    name = f"worker@{socket.gethostname()}"
    ping = ["inspect", "--timeout", str(PATIENCE), "ping", f"--destination={name}"]
    command = [sys.executable, "-m", "celery", "--app=config", "--quiet", *ping]
    answer = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own words
    if answer.returncode:
        raise NotAlive(f"{name} does not answer.")


def beat(schedule: Path = SCHEDULE) -> None:
    """The timetable has had a turn lately."""
    try:
        age = time.time() - schedule.stat().st_mtime
    except OSError as error:
        raise NotAlive("The timetable has not had a turn yet.") from error
    if age > OLDEST_SCHEDULE:
        raise NotAlive(f"The timetable has had no turn for {age:.0f} seconds.")


def render(path: str) -> None:
    """Somebody listens on the render process's socket."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE)
        try:
            connection.connect(path)
        except OSError as error:
            raise NotAlive(f"Nobody listens on {path}: {error.strerror or error}") from error


def search(sign: Path | None = None) -> None:
    """The indexer of this host has had a turn lately, or is building the index."""
    sign = sign or Path(os.environ.get("MEDAI_DATA_DIR", "data")) / "search" / "alive"
    try:
        age = time.time() - sign.stat().st_mtime
    except OSError as error:
        raise NotAlive("The indexer has not had a turn yet.") from error
    if age > OLDEST_TURN:
        raise NotAlive(f"The indexer has had no turn for {age:.0f} seconds.")


PARTS: dict[str, Callable[..., None]] = {"web": web, "worker": worker, "beat": beat, "render": render, "search": search}


def main(arguments: list[str]) -> int:
    """Run one probe; the exit status."""
    if not arguments or arguments[0] not in PARTS:
        sys.stderr.write(f"usage: python -m config.probe {'|'.join(PARTS)}\n")
        return 2
    try:
        PARTS[arguments[0]](*arguments[1:])
    except NotAlive as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
