"""The loop that keeps a plan's children running. One thread: pipes, deaths, probes and signals are handled in turn."""

import os
import selectors
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from config.supervisor import processes
from config.supervisor.child import Child
from config.supervisor.output import BoundedLog, ChildOutput, Console
from config.supervisor.plan import ChildSpec, Plan

BUSY_TICK = 0.1  # seconds between looks while a child is on its way up or due to start
IDLE_TICK = 5.0  # seconds; output and deaths wake the loop at once
HOPELESS_AFTER = 3  # deaths in a row of a child that never was ready
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
OWN_NAME = "up"


class Supervisor:
    """Starts children in order, each when the one before is ready; restarts the dead; stops in reverse order."""

    def __init__(self, plan: Plan, *, console: Console) -> None:
        self._plan = plan
        self._console = console
        self._children = [self._child(spec) for spec in plan.children]
        self._waiting = list(self._children)
        self._last_started: Child | None = None
        self._selector = selectors.DefaultSelector()
        self._own_output = ChildOutput(
            OWN_NAME, log=BoundedLog(plan.log_dir / f"{OWN_NAME}.log"), console=console, quiet=False
        )
        self._stop_asked = False
        self._impatient = False
        self._failure = ""

    def run(self) -> int:
        """Keep the children running until a signal asks to stop; returns 0 then, 1 if one cannot be started."""
        with self._listening():
            try:
                while not self._stop_asked and not self._failure:
                    self._tick()
            finally:
                self.stop()
        if self._failure:
            self._console.plain(self._failure)
        return 1 if self._failure else 0

    def start(self) -> str:
        """Bring every child up and return; a sentence where one cannot be started, else the empty string."""
        while not self._failure and not all(child.is_ready for child in self._children):
            self._tick()
        return self._failure

    def stop(self) -> None:
        """Stop what runs, the last started first. A second Ctrl-C cuts the waiting short."""
        for child in reversed(self._children):
            if child.is_running:
                self._say(f"stopping {child.spec.name}")
                child.signal(processes.TERMINATE)
                self._pump_until_gone(child)
                self._bury(child)
            child.output.close()
        self._own_output.close()
        self._selector.close()

    def _child(self, spec: ChildSpec) -> Child:
        return Child(spec, run_dir=self._plan.run_dir, log_dir=self._plan.log_dir, console=self._console)

    def _tick(self) -> None:
        self._start_next()
        self._start_due()
        self._pump(self._tick_length())
        now = time.monotonic()
        for child in self._children:
            if child.has_exited():
                self._on_death(child)
            elif child.is_running and child.check_ready(now):
                self._on_ready(child)

    def _tick_length(self) -> float:
        on_the_way = self._waiting or any(not child.is_ready for child in self._children)
        return BUSY_TICK if on_the_way else IDLE_TICK

    def _start_next(self) -> None:
        """Start the next child of the plan once the one before is ready, or has had its time."""
        last = self._last_started
        must_wait = last and not last.is_ready and time.monotonic() < last.started_at + last.spec.patience
        if not self._waiting or must_wait:
            return
        self._last_started = self._waiting.pop(0)
        self._start_child(self._last_started)

    def _start_due(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if child.start_due_at is not None and child.start_due_at <= now:
                self._start_child(child)

    def _start_child(self, child: Child) -> None:
        try:
            child.start()
        except OSError as error:
            self._after_death(child, cause=str(error.strerror), lived=0)
        else:
            self._selector.register(child.descriptor, selectors.EVENT_READ, child)

    def _pump(self, timeout: float) -> None:
        """Pass on what the children say; returns early when there is something, or on a signal."""
        for key, _ in self._selector.select(timeout):
            if isinstance(key.data, Child):
                if not key.data.read_output():
                    self._selector.unregister(key.fd)
            else:
                key.data()

    def _pump_until_gone(self, child: Child) -> None:
        deadline = time.monotonic() + child.spec.grace
        while not child.has_exited() and not self._impatient and time.monotonic() < deadline:
            self._pump(BUSY_TICK)

    def _on_ready(self, child: Child) -> None:
        if child.times_ready > 1:
            self._say(f"{child.spec.name} is back")
            return
        for line in child.spec.greeting:
            self._console.plain(line)

    def _on_death(self, child: Child) -> None:
        status, lived = self._bury(child)
        for line in child.output.recent if child.spec.quiet else ():
            self._console.line(child.spec.name, line)
        self._after_death(child, cause=_cause(status), lived=lived)

    def _after_death(self, child: Child, *, cause: str, lived: float) -> None:
        name = child.spec.name
        delay = child.backoff.delay_after(lived)
        is_needed = not child.times_ready and not child.spec.is_spared
        if is_needed and child.backoff.deaths_in_a_row >= HOPELESS_AFTER:
            self._failure = f"{name} cannot be started ({cause}). Its output is in {child.log_path}"
            return
        self._say(f"{name} ended ({cause}) after {lived:.0f} s; starting it again in {delay:.0f} s")
        child.start_due_at = time.monotonic() + delay

    def _bury(self, child: Child) -> tuple[int, float]:
        with suppress(KeyError):  # its pipe may have been closed before it died
            self._selector.unregister(child.descriptor)
        return child.bury()

    def _say(self, text: str) -> None:
        moment = time.strftime("%Y-%m-%d %H:%M:%S")
        self._own_output.feed(f"{moment} {text}\n".encode())

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """While inside, stop signals and deaths wake the loop instead of interrupting what it does."""
        reader, writer = os.pipe()
        for descriptor in (reader, writer):
            os.set_blocking(descriptor, False)
        self._selector.register(reader, selectors.EVENT_READ, lambda: self._drain(reader))
        earlier_wakeup = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        earlier = {number: signal.signal(number, self._on_stop_signal) for number in self._stop_signals()}
        earlier[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            yield
        finally:
            for number, handler in earlier.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(earlier_wakeup)
            os.close(reader)
            os.close(writer)

    @staticmethod
    def _stop_signals() -> list[signal.Signals]:
        """Under `nohup`, which ignores SIGHUP, the site is meant to outlive its terminal."""
        outlives_terminal = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        return [number for number in STOP_SIGNALS if not (outlives_terminal and number == signal.SIGHUP)]

    def _on_stop_signal(self, number: int, _frame: object) -> None:
        self._impatient = self._stop_asked and number == signal.SIGINT
        self._stop_asked = True

    @staticmethod
    def _drain(reader: int) -> None:
        with suppress(BlockingIOError):
            os.read(reader, 4096)


def _cause(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    with suppress(ValueError):
        return signal.Signals(-status).name
    return f"signal {-status}"
