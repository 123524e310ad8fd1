"""The render process as the site meets it: answers, deadlines, memory, restarts."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import transaction

from content import markup
from content.markup import client
from content.render_process import protocol

pytestmark = pytest.mark.services

ROOT = Path(__file__).resolve().parents[2]


def answers(path, seconds=20):
    """Wait until somebody accepts connections on the socket."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(path))
            except OSError:
                time.sleep(0.02)
            else:
                return True
    return False


@pytest.fixture
def start(tmp_path, settings):
    """Start a render process with code of the test's own before it; ends it afterwards."""
    running = []

    def _start(before=""):
        settings.RENDER_SOCKET = tmp_path / "r.sock"
        code = f"import sys\n{before}\nfrom content.render_process.keeper import main\nsys.exit(main(sys.argv[1]))"
        process = subprocess.Popen([sys.executable, "-c", code, str(settings.RENDER_SOCKET)], cwd=ROOT)
        running.append(process)
        assert answers(settings.RENDER_SOCKET)
        return process

    yield _start
    for process in running:
        process.terminate()
        process.wait(20)


def children(process):
    return [int(line) for line in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def test_text_is_rendered_by_the_process(start, monkeypatch):
    start()
    monkeypatch.setattr(client, "render_here", None)

    rendered = markup.render("**重点。**后面 @nobody", prefix="u-abcdefgh-")

    assert rendered.html == "<p><strong>重点。</strong>后面 @nobody</p>"
    assert isinstance(rendered.html, markup.RenderedHtml)


def test_names_travel_to_the_process_and_back(start, monkeypatch):
    start()
    monkeypatch.setattr(client, "render_here", None)

    rendered = markup.render("@li你好", names=markup.Names(mentions={"li": markup.Link("/u/li/", "7")}))

    assert '<a href="/u/li/" class="mention"' in rendered.html
    assert rendered.mentions == ("7",)


def test_refusal_of_the_process_names_its_limit(start):
    start()

    with pytest.raises(markup.RenderRefused) as refusal:
        markup.render("a" * 32_001)

    assert refusal.value.code == "text_too_long"
    assert "32000" in str(refusal.value.message)


# Each takes the place of the real renderer in the worker.
SPINS = "import content.render_process.worker as w\ndef f(*a, **k):\n while True: pass\nw.render_here = f"
HANGS = (
    "import time, content.render_process.worker as w, content.render_process.keeper as k\n"
    "k.LONGEST_JOB = 0.5\nw.render_here = lambda *a, **k: time.sleep(60)"
)
HOARDS = (
    "import content.render_process.worker as w\nreal = w.render_here\n"
    "def f(source, **k):\n"
    " held = bytearray(300 * 1024 * 1024) if 'hoard' in source else None\n"
    " return real(source, **k)\n"
    "w.render_here = f"
)
STUCK_IN_C = (
    "import re, content.render_process.worker as w\nreal = w.render_here\n"
    "def f(source, **k):\n"
    " if 'stuck' in source: re.match(r'(a+)+$', 'a' * 60 + 'b')\n"
    " return real(source, **k)\n"
    "w.render_here = f"
)


@pytest.mark.parametrize("fault", [SPINS, HANGS], ids=["spins", "hangs"])
def test_job_past_its_time_is_ended_and_refused(start, fault):
    start(fault)

    with pytest.raises(markup.RenderRefused) as refusal:
        markup.render("x")

    assert refusal.value.code == "text_too_slow"


def test_next_text_is_rendered_after_one_that_never_ends(start):
    start(STUCK_IN_C)
    with pytest.raises(markup.RenderRefused):
        markup.render("stuck")

    assert "<em>x</em>" in markup.render("*x*").html


def test_job_past_its_memory_is_refused_and_the_next_one_is_not(start):
    start(HOARDS)

    with pytest.raises(markup.RenderRefused) as refusal:
        markup.render("hoard")

    assert refusal.value.code == "text_not_renderable"
    assert "<em>x</em>" in markup.render("*x*").html


def test_worker_that_is_killed_is_started_again(start):
    process = start()
    markup.render("x")
    (worker,) = children(process)
    os.kill(worker, signal.SIGKILL)

    assert "<em>x</em>" in markup.render("*x*").html
    assert children(process) != [worker]


TOLD_TO_END_WHILE_FORKING = (
    "import os, signal\nreal = os.fork\n"
    "def f():\n"
    " child = real()\n"
    " if child: os.kill(os.getpid(), signal.SIGTERM)\n"
    " return child\n"
    "os.fork = f"
)


def test_keeper_that_is_told_to_end_while_it_starts_a_worker_ends(tmp_path):
    keep = "from content.render_process.keeper import main\nsys.exit(main(sys.argv[1]))"
    code = f"import sys\n{TOLD_TO_END_WHILE_FORKING}\n{keep}"
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "r.sock")], cwd=ROOT)
    try:
        assert process.wait(20) == 0
    finally:
        process.kill()


def test_worker_ends_when_its_keeper_is_killed(start):
    process = start()
    markup.render("x")
    (worker,) = children(process)
    process.kill()
    process.wait(10)

    deadline = time.monotonic() + 10
    while Path(f"/proc/{worker}").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not Path(f"/proc/{worker}").exists()


def test_ended_process_leaves_no_socket_and_a_left_one_is_no_obstacle(start, settings):
    first = start()
    first.kill()
    first.wait(10)
    assert settings.RENDER_SOCKET.exists()

    second = start()
    assert "<em>x</em>" in markup.render("*x*").html
    second.terminate()
    assert second.wait(10) == 0
    assert not settings.RENDER_SOCKET.exists()


def test_second_process_on_one_socket_refuses_to_start(start, settings):
    start()
    second = subprocess.run(
        [sys.executable, "-m", "content.render_process", str(settings.RENDER_SOCKET)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert second.returncode == 1
    assert "already listens" in second.stderr


def test_socket_belongs_to_its_user_alone(start, settings):
    start()
    assert settings.RENDER_SOCKET.stat().st_mode & 0o077 == 0


def test_several_clients_are_all_served(start):
    start()
    results = []
    threads = [threading.Thread(target=lambda: results.append(markup.render("*x*").html)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert results == ["<p><em>x</em></p>"] * 12


@pytest.mark.parametrize("garbage", [b"", b"GET / HTTP/1.1\r\n\r\n", b"\xff\xff\xff\xff", b"\x00\x00\x00\x02[]"])
def test_garbage_on_the_socket_does_not_stop_the_process(start, settings, garbage):
    start()
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(settings.RENDER_SOCKET))
        connection.sendall(garbage)

    assert "<em>x</em>" in markup.render("*x*").html


def test_lone_surrogates_survive_the_way(start):
    start()
    assert markup.render("a\ud800b").text == "a\N{REPLACEMENT CHARACTER}b"


def test_without_a_process_texts_are_rendered_in_place(tmp_path, settings, caplog):
    settings.RENDER_SOCKET = tmp_path / "nobody.sock"

    assert "<em>x</em>" in markup.render("*x*").html
    assert "not running" in caplog.text


def test_process_that_dies_over_a_text_is_not_replaced_by_the_caller(tmp_path, settings):
    settings.RENDER_SOCKET = tmp_path / "r.sock"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(settings.RENDER_SOCKET))
    listener.listen()

    def close_after_reading():
        connection, _ = listener.accept()
        protocol.receive(connection)
        connection.close()

    server = threading.Thread(target=close_after_reading)
    server.start()
    with pytest.raises(markup.RenderRefused) as refusal:
        markup.render("x")
    server.join(10)
    listener.close()

    assert refusal.value.code == "text_too_slow"


@pytest.mark.django_db(transaction=True)
def test_rendering_inside_a_transaction_is_a_mistake_that_is_reported():
    with transaction.atomic(), pytest.raises(RuntimeError, match="transaction"):
        markup.render("x")


@pytest.mark.django_db
def test_transaction_around_a_test_is_not_taken_for_one():
    assert markup.render("x").html == "<p>x</p>"


def test_stored_text_that_cannot_be_rendered_is_shown_escaped(settings):
    assert markup.display("<b>" + "x" * 32_001).startswith("<p>&lt;b&gt;xxx")
