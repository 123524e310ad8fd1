"""The parts of the supervisor that need no process."""

import io
import socket
import threading

import pytest

from config.supervisor import readiness
from config.supervisor.backoff import Backoff
from config.supervisor.output import LONGEST_LINE, BoundedLog, Console, LineCutter
from config.supervisor.plan import ChildSpec, Plan


def test_waits_double_up_to_half_a_minute():
    backoff = Backoff()
    assert [backoff.delay_after(0.1) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]


def test_minute_of_life_forgives_earlier_deaths():
    backoff = Backoff()
    for _ in range(5):
        backoff.delay_after(1)
    assert backoff.delay_after(60) == 1
    assert backoff.delay_after(1) == 2


def test_log_stays_within_two_files_of_the_limit(tmp_path):
    log = BoundedLog(tmp_path / "web.log", limit=100)
    for number in range(50):
        log.write(b"line %02d\n" % number)
    log.close()
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert set(sizes) == {"web.log", "web.log.1"}
    assert max(sizes.values()) <= 100
    assert (tmp_path / "web.log").read_bytes().endswith(b"line 49\n")


def test_log_goes_on_after_an_earlier_run_and_only_its_owner_reads_it(tmp_path):
    for line in (b"first\n", b"second\n"):
        log = BoundedLog(tmp_path / "web.log")
        log.write(line)
        log.close()
    assert (tmp_path / "web.log").read_bytes() == b"first\nsecond\n"
    assert (tmp_path / "web.log").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_lines_are_whole_however_they_arrive(size):
    text = "first\n智医社区\n\nlast".encode()
    cutter = LineCutter()
    lines = [line for start in range(0, len(text), size) for line in cutter.feed(text[start : start + size])]
    assert b"".join(lines + cutter.finish()) == text + b"\n"
    assert len(lines) == 3


def test_endless_line_does_not_fill_the_memory():
    cutter = LineCutter()
    pieces = [cutter.feed(b"x" * 1000) for _ in range(100)]
    longest = max(len(line) for lines in pieces for line in lines)
    assert longest <= LONGEST_LINE + 1001


def test_lost_console_is_no_error():
    stream = io.StringIO()
    console = Console(stream, name_width=6)
    console.line("web", "hello")
    assert stream.getvalue() == "web    | hello\n"
    stream.close()
    console.line("web", "nobody reads this")


def test_plan_survives_its_way_through_json(tmp_path):
    plan = Plan(
        children=(
            ChildSpec(name="broker", command=("valkey", "--save", ""), ready="unix:/a b/s", quiet=True),
            ChildSpec(name="web", command=("python",), environment={"A": "ü"}, greeting=("智医社区",), grace=0.5),
        ),
        run_dir=tmp_path / "run",
        log_dir=tmp_path / "log",
    )
    assert Plan.from_json(plan.to_json()) == plan


@pytest.mark.parametrize(
    ("answer", "ready"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", True),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", True),
        (b"HTTP/1.1 503 Service Unavailable\r\n\r\n", False),
        (b"SSH-2.0\r\n", False),
        (b"", False),
    ],
)
def test_web_server_is_ready_when_it_answers_without_a_server_error(answer, ready):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_answer_once, args=(listener, answer))
        thread.start()
        assert readiness.answers(f"http://127.0.0.1:{listener.getsockname()[1]}/healthz") is ready
        thread.join()


def test_nobody_there_is_not_ready(tmp_path):
    assert not readiness.answers(f"unix:{tmp_path}/none.sock")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert not readiness.answers(f"http://127.0.0.1:{port}/healthz")


def _answer_once(listener, answer):
    connection, _ = listener.accept()
    with connection:
        connection.recv(1000)
        connection.sendall(answer)
