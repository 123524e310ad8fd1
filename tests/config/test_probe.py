import os
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from config import probe


class Answering(BaseHTTPRequestHandler):
    status = 200
    seen: dict[str, str] = {}

    def do_GET(self) -> None:
        type(self).seen = {"path": self.path, **self.headers}
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server():
    """A web server on a free port whose answer a test can choose."""
    handler = type("Handler", (Answering,), {})
    with HTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running, handler
        running.shutdown()
        thread.join()


def test_web_server_is_asked_under_the_sites_own_name(server, monkeypatch) -> None:
    running, handler = server
    monkeypatch.setenv("MEDAI_SITE_URL", "https://commons.example.org")

    probe.web("127.0.0.1", running.server_port)

    assert handler.seen["path"] == "/healthz"
    assert handler.seen["Host"] == "commons.example.org"


def test_web_server_that_answers_an_error_is_not_alive(server) -> None:
    running, handler = server
    handler.status = 500

    with pytest.raises(probe.NotAlive, match="answers 500"):
        probe.web("127.0.0.1", running.server_port)


def test_web_server_that_is_not_there_is_not_alive(server) -> None:
    with pytest.raises(probe.NotAlive, match="does not answer"):
        probe.web("127.0.0.1", 1)


def test_timetable_is_alive_while_it_takes_turns(tmp_path: Path) -> None:
    schedule = tmp_path / "schedule"
    with pytest.raises(probe.NotAlive):
        probe.beat(schedule)

    schedule.touch()
    probe.beat(schedule)

    old = time.time() - probe.OLDEST_SCHEDULE - 1
    os.utime(schedule, (old, old))
    with pytest.raises(probe.NotAlive):
        probe.beat(schedule)


def test_renderer_is_alive_while_it_listens(tmp_path: Path) -> None:
    path = str(tmp_path / "render.sock")
    with pytest.raises(probe.NotAlive, match="Nobody listens"):
        probe.render(path)

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        probe.render(path)


def test_exit_status_tells_alive_from_not(tmp_path: Path, capsys) -> None:
    assert probe.main(["render", str(tmp_path / "nobody")]) == 1
    assert probe.main(["nonsense"]) == probe.main([]) == 2
    assert "usage" in capsys.readouterr().err
