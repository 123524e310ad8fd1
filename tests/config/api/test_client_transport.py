"""What the client for Python makes of answers as servers and proxies really send them."""

import http.server
import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest

from tests.config.api.test_client import FOLDER, package  # noqa: F401 - fixture


@contextmanager
def site(answer):
    """A server that answers with the status, headers and body of the function; and what it was asked."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.command, self.path, self.headers.get("Authorization")))
            status, headers, body = answer(self.path)
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - as the library calls it

        def log_message(self, *_arguments):
            """Nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def page(*ids, following=None):
    return json.dumps({"results": [{"id": one, "title": "x", "reply_count": 0} for one in ids], "next": following})


def test_names_of_headers_are_read_in_any_case(package, monkeypatch):  # noqa: F811
    waited = []
    monkeypatch.setattr("time.sleep", waited.append)

    def answer(_path):
        return (200, {"etag": '"post-1-0"'}, b"{}") if waited else (503, {"retry-after": "3"}, b"{}")

    with site(answer) as (address, _asked):
        commons = package.Client(address, "medai_x")
        commons.posts_read(1)

    assert waited == [3]
    assert commons.etag == '"post-1-0"'


def test_redirect_is_told_and_not_followed_with_the_token(package):  # noqa: F811
    with site(lambda _path: (200, {}, b"{}")) as (elsewhere, asked_elsewhere):  # noqa: SIM117 - one leads to the other
        with site(lambda path: (301, {"Location": f"{elsewhere}{path}"}, b"")) as (address, _asked):
            with pytest.raises(package.Refused, match="another address") as refused:
                package.Client(address, "medai_x").threads_posts_create(1, body="x")

    assert (refused.value.status, refused.value.code) == (301, "moved")
    assert asked_elsewhere == []


def test_answer_that_is_no_json_is_a_refusal(package):  # noqa: F811
    def send(*_sent):
        return 502, {"Content-Type": "text/html"}, b"<html>Bad Gateway</html>"

    with pytest.raises(package.Refused) as refused:
        package.Client("https://commons.example.org", send=send).posts_read(1)

    assert (refused.value.status, refused.value.code) == (502, "no_json")


def test_pages_are_walked_where_the_site_calls_itself_otherwise(package):  # noqa: F811
    def send(_method, address, _headers, _data):
        assert address.startswith("http://10.1.1.1:8000/api/v1/threads/")
        following = None if "cursor" in address else "https://commons.example.org/api/v1/threads/?cursor=nx"
        return 200, {}, page(1, following=following).encode()

    found = list(package.Client("http://10.1.1.1:8000", send=send).threads_list())

    assert [thread["id"] for thread in found] == [1, 1]


def test_line_break_behind_the_token_is_not_sent(package):  # noqa: F811
    with site(lambda _path: (200, {}, b"{}")) as (address, asked):
        package.Client(address, "medai_x\n").posts_read(1)

    assert asked[0][2] == "Bearer medai_x"


def run_tool(address, *arguments, **options):
    environment = os.environ | {"PYTHONPATH": str(FOLDER), "MEDAI_COMMONS_SITE": address, "MEDAI_COMMONS_TOKEN": ""}
    command = [sys.executable, "-m", "medai_commons", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, check=False, timeout=60, **options)


def test_tool_ends_quietly_where_nobody_reads_on():
    reading, writing = os.pipe()
    os.close(reading)
    environment = os.environ | {"PYTHONPATH": str(FOLDER), "PYTHONUNBUFFERED": ""}
    with site(lambda _path: (200, {}, page(*range(100)).encode())) as (address, _asked):
        command = [sys.executable, "-m", "medai_commons", "--site", address, "list", "-n", "100"]
        done = subprocess.run(command, env=environment, stdout=writing, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(writing)

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("address", ["commons.example.org", "localhost:8000", ""])
def test_tool_says_how_a_site_is_named(address):
    done = run_tool(address, "list")

    assert done.returncode == 2
    assert b"https://commons.example.org" in done.stderr
