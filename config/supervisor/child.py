"""One supervised process: its start, its output, its end."""

import os
import subprocess
import sys
import time
from pathlib import Path

from config.supervisor import processes, readiness
from config.supervisor.backoff import Backoff
from config.supervisor.output import BoundedLog, ChildOutput, Console
from config.supervisor.plan import ChildSpec

SETTLED_AFTER = 5.0  # seconds alive that count as ready where there is no address to ask
PROBE_INTERVAL = 0.1  # seconds
TETHER = Path(__file__).with_name("tether.py")
READ_SIZE = 65_536  # bytes


class Child:
    """A process in a session and group of its own, so that Ctrl-C reaches only the supervisor."""

    def __init__(self, spec: ChildSpec, *, run_dir: Path, log_dir: Path, console: Console) -> None:
        self.spec = spec
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.start_due_at: float | None = None
        self.is_ready = False
        self.times_ready = 0
        self.backoff = Backoff()
        self._next_probe_at = 0.0
        self._pid_file = run_dir / f"{spec.name}.pid"
        self.log_path = log_dir / f"{spec.name}.log"
        self.output = ChildOutput(spec.name, log=BoundedLog(self.log_path), console=console, quiet=spec.quiet)

    @property
    def is_running(self) -> bool:
        return self.process is not None

    @property
    def descriptor(self) -> int:
        """Where its output arrives, while it runs."""
        if self.process is None or self.process.stdout is None:
            raise RuntimeError(f"{self.spec.name} is not running")
        return self.process.stdout.fileno()

    def start(self) -> None:
        """Start the process. Raises OSError where the system cannot make one."""
        self.start_due_at = None
        for path in self.spec.remove_first:
            Path(path).unlink(missing_ok=True)
        self.process = subprocess.Popen(  # noqa: S603 - the command comes from the plan, no shell reads it
            [*_tether(), *self.spec.command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=os.environ | self.spec.environment,
        )
        self.started_at = time.monotonic()
        self.is_ready = False
        processes.note(self._pid_file, self.process.pid)
        os.set_blocking(self.descriptor, False)

    def read_output(self) -> bool:
        """Pass on what has arrived; False once nothing more can come."""
        while True:
            try:
                piece = os.read(self.descriptor, READ_SIZE)
            except BlockingIOError:
                return True
            if not piece:
                return False
            self.output.feed(piece)

    def check_ready(self, now: float) -> bool:
        """Ask whether it serves; True only at the moment it becomes ready."""
        if self.is_ready or self.process is None or now < self._next_probe_at:
            return False
        self._next_probe_at = now + PROBE_INTERVAL
        address = self.spec.ready
        self.is_ready = readiness.answers(address) if address else now - self.started_at >= SETTLED_AFTER
        self.times_ready += self.is_ready
        return self.is_ready

    def has_exited(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def signal(self, number: int) -> None:
        """Signal the process alone: what it started, it knows best how to stop."""
        if self.process is not None:
            self.process.send_signal(number)

    def bury(self) -> tuple[int, float]:
        """Kill what is left of the group and forget the process; returns its exit status and how long it lived."""
        process = self.process
        if process is None:
            raise RuntimeError(f"{self.spec.name} is not running")
        processes.signal_group(process.pid, processes.KILL)
        status = process.wait()
        self.read_output()
        self.output.finish()
        if process.stdout is not None:
            process.stdout.close()
        self._pid_file.unlink(missing_ok=True)
        self.process = None
        self.is_ready = False
        return status, time.monotonic() - self.started_at


def _tether() -> list[str]:
    """Linux can end a child with its parent; elsewhere the next start ends it (`processes.end_leftovers`)."""
    if not sys.platform.startswith("linux"):
        return []
    return [sys.executable, "-I", "-S", str(TETHER), str(os.getpid())]
