"""Keeping processes running, proved on toy children."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.supervisor import processes
from config.supervisor.plan import ChildSpec, Plan

pytestmark = pytest.mark.services

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30  # seconds until a condition that must come true counts as failed

LIVES = "print('alive', flush=True); import time; time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {LIVES}"
HAS_CHILD = (
    "import subprocess, sys, time; "
    "grandchild = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); "
    "print('grandchild', grandchild.pid, flush=True); time.sleep(600)"
)


def toy(name, code, **options):
    return ChildSpec(name=name, command=(sys.executable, "-S", "-c", code), patience=0, **options)


@pytest.fixture
def folder(tmp_path):
    for name in ("run", "log"):
        (tmp_path / name).mkdir()
    return tmp_path


@contextmanager
def supervised(folder, *children):
    """A supervisor in a process of its own, killed with all its children if the test leaves it running."""
    plan = Plan(children=children, run_dir=folder / "run", log_dir=folder / "log")
    (folder / "plan.json").write_text(plan.to_json())
    lock = os.open(folder / "lock", os.O_CREAT | os.O_RDWR)
    # Under `nohup` everything that the tests start would ignore it, and the supervisor would outlive it as it should.
    earlier = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    process = subprocess.Popen(
        [sys.executable, "-m", "config.supervisor", str(folder / "plan.json"), str(lock)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        pass_fds=[lock],
    )
    signal.signal(signal.SIGHUP, earlier)
    os.close(lock)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        processes.end_leftovers(folder / "run", grace=0)


def until(condition):
    """The condition's first true answer."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := condition()):
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.02)
    return answer


def pid_of(folder, name):
    try:
        return int((folder / "run" / f"{name}.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError):
        return None


def said(folder, name, text):
    log = folder / "log" / f"{name}.log"
    return log.exists() and text in log.read_text()


def test_killed_child_is_started_again(folder):
    with supervised(folder, toy("web", LIVES)):
        first = until(lambda: pid_of(folder, "web"))
        os.kill(first, signal.SIGKILL)
        second = until(lambda: (pid := pid_of(folder, "web")) != first and pid)
        assert processes.identity(second)
        assert said(folder, "up", "web ended (SIGKILL)")


def test_group_of_a_killed_child_is_ended_before_the_next_start(folder):
    with supervised(folder, toy("worker", HAS_CHILD)):
        until(lambda: said(folder, "worker", "grandchild"))
        grandchild = int((folder / "log" / "worker.log").read_text().split()[1])
        first = pid_of(folder, "worker")
        os.kill(first, signal.SIGKILL)
        until(lambda: pid_of(folder, "worker") not in (None, first))
        assert not processes.identity(grandchild)


def test_children_are_stopped_in_reverse_order(folder):
    with supervised(folder, toy("broker", LIVES), toy("web", LIVES), toy("worker", LIVES)) as supervisor:
        until(lambda: said(folder, "worker", "alive"))
        supervisor.send_signal(signal.SIGINT)
        assert supervisor.wait(PATIENCE) == 0
    log = (folder / "log" / "up.log").read_text()
    assert log.index("stopping worker") < log.index("stopping web") < log.index("stopping broker")
    assert list((folder / "run").glob("*.pid")) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_other_stop_signals_stop_it_too(folder, number):
    with supervised(folder, toy("web", LIVES)) as supervisor:
        web = until(lambda: said(folder, "web", "alive") and pid_of(folder, "web"))
        supervisor.send_signal(number)
        assert supervisor.wait(PATIENCE) == 0
        assert not processes.identity(web)


def test_child_that_ignores_the_request_to_stop_is_killed_after_its_grace(folder):
    with supervised(folder, toy("web", STUBBORN, grace=0.2)) as supervisor:
        web = until(lambda: said(folder, "web", "alive") and pid_of(folder, "web"))
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(PATIENCE) == 0
        assert not processes.identity(web)


def test_second_ctrl_c_does_not_wait_for_the_grace(folder):
    with supervised(folder, toy("web", STUBBORN, grace=10 * PATIENCE)) as supervisor:
        until(lambda: said(folder, "web", "alive"))
        supervisor.send_signal(signal.SIGINT)
        until(lambda: said(folder, "up", "stopping web"))
        supervisor.send_signal(signal.SIGINT)
        assert supervisor.wait(PATIENCE) == 0


def test_child_that_never_gets_ready_ends_the_start_with_a_sentence(folder):
    broken = toy("web", "raise SystemExit('no such table')", ready=f"unix:{folder}/never.sock")
    with supervised(folder, toy("broker", LIVES), broken) as supervisor:
        output, _ = supervisor.communicate(timeout=PATIENCE)
        assert supervisor.returncode == 1
    assert "web cannot be started (exit status 1)" in output
    assert str(folder / "log" / "web.log") in output
    assert "no such table" in output
    assert pid_of(folder, "broker") is None


def test_one_that_is_spared_never_ends_the_others(folder):
    broken = toy("search", "raise SystemExit('no memory')", is_spared=True)
    with supervised(folder, toy("web", LIVES), broken) as supervisor:
        # The pause doubles with each death: one more than others may die is over after the fourth.
        until(lambda: said(folder, "up", "starting it again in 8 s"))
        assert supervisor.poll() is None
        assert pid_of(folder, "web")
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(PATIENCE) == 0


def test_command_that_does_not_exist_is_named(folder):
    missing = ChildSpec(name="web", command=("/no/such/program",))
    with supervised(folder, missing) as supervisor:
        output, _ = supervisor.communicate(timeout=PATIENCE)
    assert supervisor.returncode == 1
    assert "/no/such/program" in output


def test_next_child_waits_until_the_one_before_answers(folder):
    listens = (
        f"import socket, time; s = socket.socket(socket.AF_UNIX); print('bound', flush=True); "
        f"s.bind({str(folder / 's')!r}); s.listen(); time.sleep(600)"
    )
    first = ChildSpec(
        name="broker", command=(sys.executable, "-S", "-c", listens), ready=f"unix:{folder}/s", patience=PATIENCE
    )
    asks = f"import socket; socket.socket(socket.AF_UNIX).connect({str(folder / 's')!r}); {LIVES}"
    with supervised(folder, first, toy("web", asks)):
        until(lambda: said(folder, "web", "alive"))
        assert not said(folder, "up", "ended")


def test_greeting_follows_the_first_readiness_and_no_later_one(folder):
    with supervised(folder, toy("web", LIVES, greeting=("Come in.",), ready=f"unix:{folder}/s")) as supervisor:
        listener = _listener(folder / "s")
        first = until(lambda: pid_of(folder, "web"))
        lines = iter(supervisor.stdout.readline, "")
        assert any("Come in." in line for line in lines)
        os.kill(first, signal.SIGKILL)
        until(lambda: said(folder, "up", "web is back"))
        supervisor.send_signal(signal.SIGINT)
        assert "Come in." not in "".join(lines)
        listener.close()


def test_output_carries_the_name_of_the_child(folder):
    with supervised(folder, toy("web", LIVES), toy("worker", LIVES)) as supervisor:
        until(lambda: said(folder, "worker", "alive"))
        supervisor.send_signal(signal.SIGTERM)
        output, _ = supervisor.communicate(timeout=PATIENCE)
    assert "web    | alive\n" in output
    assert "worker | alive\n" in output


def test_quiet_child_speaks_only_when_it_dies(folder):
    dies_once = (
        f"import os, pathlib, time; seen = pathlib.Path({str(folder / 'seen')!r}); first = not seen.exists(); "
        "seen.touch(); print('a secret of the server', flush=True); first and os._exit(3); time.sleep(600)"
    )
    with supervised(folder, toy("cache", dies_once, quiet=True), toy("web", LIVES)) as supervisor:
        until(lambda: said(folder, "up", "cache ended") and pid_of(folder, "cache"))
        until(lambda: (folder / "log" / "cache.log").read_text().count("a secret") == 2)
        supervisor.send_signal(signal.SIGTERM)
        output, _ = supervisor.communicate(timeout=PATIENCE)
    assert output.count("a secret of the server") == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends a child with its parent")
def test_children_end_with_a_killed_supervisor(folder):
    with supervised(folder, toy("web", LIVES)) as supervisor:
        web = until(lambda: said(folder, "web", "alive") and pid_of(folder, "web"))
        supervisor.kill()
        until(lambda: not processes.identity(web))


def test_next_start_ends_what_a_killed_supervisor_left(folder):
    with supervised(folder, toy("web", STUBBORN)) as supervisor:
        web = until(lambda: said(folder, "web", "alive") and pid_of(folder, "web"))
        supervisor.kill()
        supervisor.wait()
        assert processes.end_leftovers(folder / "run", grace=0.1) == ["web"]
        until(lambda: not processes.identity(web))


def test_process_that_got_an_old_number_is_left_alone(folder):
    stranger = subprocess.Popen([sys.executable, "-S", "-c", LIVES], stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        (folder / "run" / "web.pid").write_text(f"{stranger.pid} an-earlier-process")
        assert processes.end_leftovers(folder / "run") == []
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def _listener(path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    return listener
