"""CPU that requests cost, with the whole site running: `make bench`.

Prints a Markdown table and ends with 1 when a page is over its budget. The site is started as `make run` starts it, on
a forum that `manage.py generate_load` made (kept in BENCH_DATA, by default data/bench), on SQLite and, where
DATABASE_URL names one, on PostgreSQL. Requests come over kept-alive connections. CPU is read from /proc before and
after: of the web processes, of the database's, and of what stands beside (cache, render process).

What else the machine does makes a request dearer and never cheaper: neighbours take caches and the sibling of a core.
So each page is measured in several rounds, all pages in each, and **the lowest round counts**, as far as it holds many
requests. The ratio to the constant view, from the same rounds, is what can be compared between machines. Linux only.
"""

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import bench_api
import bench_pages
from bench_pages import CONSTANT, RATIOS
from bench_requests import Page, Request
from measure_stack import ROOT, running, session_of

TICK = 1000 / os.sysconf("SC_CLK_TCK")  # milliseconds
CONNECTIONS = 4
ROUNDS = 5
BUDGETS = bench_pages.BUDGETS | bench_api.BUDGETS
WARM_UP = 24  # requests
LEAST_REQUESTS = 100  # of a round; the clock of /proc ticks every ten milliseconds
REST = 0.03  # of one core: what indexer and workers may use of it while others are measured
LONGEST_WAIT = 1800  # seconds; a new forum of 200,000 posts is indexed in five minutes


@dataclass
class Cost:
    """Milliseconds of CPU for each request: one figure for each round and each kind of process."""

    web: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    fault: str = ""

    @property
    def together(self) -> float:
        return sum(self.lowest)

    @property
    def lowest(self) -> tuple[float, float, float]:
        """The round that cost least."""
        return min(zip(self.web, self.database, self.beside, strict=True), key=sum)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8098)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each page in each round")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--page", default="", help="only the constant view and pages whose name holds this")
    options = parser.parse_args()
    data = Path(os.environ.get("BENCH_DATA", ROOT / "data" / "bench")).resolve()
    address = os.environ.pop("DATABASE_URL", "")
    is_over = False
    for vendor, url in (("sqlite", ""), ("postgresql", address)):
        if options.only in (None, vendor) and (url or vendor == "sqlite"):
            is_over |= bench(data / vendor, url, options)
    sys.exit(1 if is_over else 0)


def bench(data: Path, url: str, options: argparse.Namespace) -> bool:
    """Measure on one database and print the table; whether a page is over its budget."""
    port = options.port
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings.bench"} | ({"DATABASE_URL": url} if url else {})
    data.mkdir(parents=True, exist_ok=True)
    world = prepare(data, environment, port)
    load = os.getloadavg()[0]
    with running(data, port, **environment):
        meter = Meter(data, url)
        wait_for_rest(meter)
        offered = [*bench_pages.pages(world, port), *bench_api.pages(world)]
        wanted = [page for page in offered if page.name == CONSTANT or options.page in page.name]
        costs = measure(wanted, meter, port, options.seconds)
    title = "PostgreSQL" if url else "SQLite"
    write(f"\nCPU of one request on {title}, in milliseconds, the lowest of {ROUNDS} rounds.", end="")
    write(f" {os.cpu_count()} cores, load average {load:.1f} before and {os.getloadavg()[0]:.1f} after.\n")
    return table(costs)


def prepare(data: Path, environment: dict[str, str], port: int) -> dict[str, Any]:  # Any: as JSON has it
    """A filled site, and what to ask of it."""
    child = os.environ | environment | {"MEDAI_DATA_DIR": str(data), "PORT": str(port), "MEDAI_LOG_LEVEL": "ERROR"}
    found = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, str(ROOT / "deploy" / "bench_world.py")],
        env=child,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    world: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return world


def wait_for_rest(meter: "Meter", interval: float = 5.0) -> None:
    """Return when indexer and workers have caught up with the forum that was just made; they would be paid by pages."""
    until = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < until:
        time.sleep(interval)  # they start after the first page
        before = meter.background()
        time.sleep(interval)
        if meter.background() - before < REST * interval * 1000:
            return
    write("Indexer or workers are still busy, so the figures are too high.")


def measure(wanted: list[Page], meter: "Meter", port: int, seconds: float) -> dict[str, Cost]:
    """Rounds of all pages, so that what the machine does meanwhile falls on each of them alike."""
    costs = {page.name: Cost() for page in wanted}
    for number in range(ROUNDS):
        for page in wanted:
            cost = costs[page.name]
            if cost.fault:
                continue
            client = Client(port, replace(page, requests=page.renew()) if page.renew else page)
            if number == 0 and page.least == 0:
                client.run(WARM_UP, 60.0)
                # Until its first request is over, a process counts as an ordinary site does, and may refuse.
                client.fault = ""
            before, done = meter.read(), client.run(page.most, seconds, page.least or LEAST_REQUESTS)
            spent = [after - earlier for after, earlier in zip(meter.read(), before, strict=True)]
            cost.fault = client.fault
            # A process that ended took its account with it, and the round would look cheaper than it was.
            if not cost.fault and not meter.lost:
                for values, milliseconds in zip((cost.web, cost.database, cost.beside), spent, strict=True):
                    values.append(milliseconds / done)
    return costs


class Client:
    """So many connections that are kept alive, each asking for the page again and again."""

    def __init__(self, port: int, page: Page) -> None:
        self.port, self.page, self.fault = port, page, ""
        self._lock = threading.Lock()
        self._left = self._enough = self._spared = 0
        # By address and cookie: what a page was made anew with meanwhile, as a browser would know then.
        self._tags: dict[tuple[str, str], str] = {}

    def run(self, most: int, seconds: float, least: int = 0) -> int:
        """Ask at most so often and so long, but at least so often; returns how many answers came.

        `fault` says what was wrong with one.
        """
        self._left, self._done, until = most, 0, time.monotonic() + seconds
        self._enough, self._spared = most - least, self.page.spared
        threads = [threading.Thread(target=self._ask, args=[until]) for _number in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self._done

    def _ask(self, until: float) -> None:
        with closing(http.client.HTTPConnection("localhost", self.port, timeout=60)) as connection:
            while request := self._next(until):
                headers = {"Accept": "text/html", "Accept-Language": "en"} | request.headers
                who = (request.path, headers.get("Cookie", ""))
                if who in self._tags:
                    headers["If-None-Match"] = self._tags[who]
                connection.request(request.method, request.path, body=request.body, headers=headers)
                answer = connection.getresponse()
                body = answer.read()
                with self._lock:
                    self._done += 1
                    if answer.status == 200 != self.page.status:  # noqa: PLR2004
                        self._spared -= 1
                        self._tags[who] = answer.headers.get("ETag", '"none"')
                        if self._spared >= 0:
                            continue
                    if answer.status != self.page.status:
                        self.fault = f"{answer.status} for {request.path}"
                        self.fault += f": {found[0]}" if (found := re.findall(rb"<h1[^>]*>.*?</h1>", body)) else ""
                        return

    def _next(self, until: float) -> Request | None:
        with self._lock:
            is_late = time.monotonic() > until and self._left <= self._enough
            if self._left == 0 or self.fault or is_late:
                return None
            self._left -= 1
            return next(self.page.requests)


class Meter:
    """Reads how much CPU the site's processes have used so far."""

    def __init__(self, data: Path, url: str) -> None:
        self._run, self._backends = data / "run", backends_of(url) if url else lambda _web: []
        self._seen: set[int] = set()
        self.lost = False
        """Whether a process ended between the last two readings."""

    def read(self) -> tuple[float, float, float]:
        """Milliseconds of the web processes, of the database's, and of cache and render process."""
        web = self._of_child("web")
        database = self._backends(web)
        beside = self._of_child("cache") + self._of_child("render")
        now = {*web, *database, *beside}
        self.lost, self._seen = not self._seen <= now, now
        return sum(map(used, web)), sum(map(used, database)), sum(map(used, beside))

    def background(self) -> float:
        """Milliseconds of the processes that no page waits for."""
        return sum(used(pid) for name in ("search", "worker") for pid in self._of_child(name))

    def _of_child(self, name: str) -> list[int]:
        session = (self._run / f"{name}.pid").read_text().split()[0]
        running_now = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
        return [pid for pid in running_now if session_of(pid) == session]


def used(pid: int) -> float:
    """Milliseconds of CPU; 0 for a process that has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) * TICK


def backends_of(url: str) -> Callable[[list[int]], list[int]]:
    """Tells which processes of that database serve these of ours, over TCP; it has to run on this machine.

    What workers and indexer ask of the database meanwhile is no part of a request.
    """
    import psycopg2  # type: ignore[import-untyped]  # noqa: PLC0415 - only where that database is

    connection = psycopg2.connect(url)
    connection.autocommit = True

    def find(clients: list[int]) -> list[int]:
        ports = ports_of(clients)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pid, client_port FROM pg_stat_activity WHERE datname = current_database()")
            return [pid for pid, port in cursor.fetchall() if port in ports]

    return find


def ports_of(pids: list[int]) -> set[int]:
    """Local ports of the TCP connections that these processes hold."""
    inodes = set()
    for pid in pids:
        with suppress(OSError):
            inodes |= {str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()}
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    return {int(row[1].rpartition(":")[2], 16) for row in rows if f"socket:[{row[9]}]" in inodes}


def table(costs: dict[str, Cost]) -> bool:
    """Print it; whether a page is over its budget or was not answered as it must be."""
    is_over = False
    constant = costs[CONSTANT].together
    write("| page | web | database | cache, rendering | **together** | of the constant view | to stay under |")
    write("|---|--:|--:|--:|--:|--:|--:|")
    for name, cost in costs.items():
        if cost.fault or not cost.web:
            is_over = True
            write(f"| {name} | {cost.fault or 'a process ended in every round'} | | | | | |")
            continue
        ratio, budget = cost.together / constant, BUDGETS.get(name)
        limit = f"{budget:g}" if budget else f"x {RATIOS[name]}" if name in RATIOS else ""
        fails = (budget is not None and cost.together > budget) or ratio > RATIOS.get(name, float("inf"))
        is_over |= fails
        parts = " | ".join(f"{value:.2f}" for value in cost.lowest)
        write(f"| {name} | {parts} | **{cost.together:.2f}** | {ratio:.1f} | {limit}{' **over**' if fails else ''} |")
    return is_over


def write(text: str, end: str = "\n") -> None:
    sys.stdout.write(f"{text}{end}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
