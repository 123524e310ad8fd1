"""The command-line tool and the programs that labs copy, run against the site."""

import importlib.util
import io
import json
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib import error, request

import pytest

from content.markup import RenderedHtml
from forum.models import Post, Thread
from notifications.webhooks.calling import sign
from tests.config.api.test_client import commons, package  # noqa: F401 - fixtures
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
from tests.factories.knowledge import GlossaryTermFactory

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).parents[3] / "clients" / "examples"
SECRET = "whsec_known"
JUNIT = """<testsuites><testsuite name="pytest" tests="3">
<testcase classname="tests.model" name="test_calibration">
<failure message="x">patient 17 was read wrongly</failure>
</testcase>
<testcase classname="tests.model" name="test_shape"/>
<testcase classname="tests.model" name="test_gpu"><skipped/></testcase>
</testsuite></testsuites>"""


def load(name):
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestTool:
    @pytest.fixture
    def run(self, package, commons):  # noqa: F811
        """Runs the tool; gives its exit code and what it printed."""
        from medai_commons import tool  # noqa: PLC0415 - not installed here

        def run(*arguments):
            out = io.StringIO()
            return tool.main(arguments, client=commons, out=out), out.getvalue()

        return run

    def test_lists_threads_by_tab_and_category_as_lines_and_as_json(self, run):
        thread = ThreadFactory(question=True)
        other = ThreadFactory()

        code, told = run("list", "--tab", "unanswered")
        assert code == 0
        assert thread.title in told
        assert other.title not in told
        code, told = run("--json", "list", "--category", other.category.slug)
        assert [json.loads(line)["id"] for line in told.splitlines()] == [other.pk]
        assert run("list", "-n", "1")[1].count("\n") == 1

    def test_reads_a_thread_in_plain_words_that_no_terminal_obeys(self, run):
        html = RenderedHtml("<p>Ask <b>twice</b> &amp; note.</p><ul><li>one\x1b[31m</li></ul>")
        thread = ThreadFactory(first_post__html=html)
        reply = PostFactory(thread=thread)

        code, told = run("read", str(thread.pk))

        assert code == 0
        assert "Ask twice & note.\none[31m" in told
        assert f"#2  {reply.author.shown_name}" in told
        assert "\x1b" not in told

    def test_replies_and_begins_threads_with_the_text_of_standard_input(self, run, monkeypatch, member):
        thread, category = ThreadFactory(), CategoryFactory()
        monkeypatch.setattr(sys, "stdin", io.StringIO("We recalibrated at each site."))
        assert run("post", str(thread.pk))[0] == 0
        assert Post.objects.filter(thread=thread, author=member, source="We recalibrated at each site.").exists()

        monkeypatch.setattr(sys, "stdin", io.StringIO("Who has measured the drift after an update?"))
        code, told = run("post", "--title", "Drift after updates of software", "--category", category.slug)
        assert code == 0
        assert Thread.objects.get(author=member).get_absolute_url() in told

    def test_searches_what_the_site_holds(self, run, searching):
        reply = PostFactory(thread=ThreadFactory(title="Scanners"), source="Calibration came back.")
        term = GlossaryTermFactory(en="calibration", zh="校准")
        searching.catch_up()

        code, told = run("search", "calibration")

        assert code == 0
        for words in (
            "Term  calibration",
            "Scanners",
            "Calibration came back.",
            reply.get_absolute_url(),
            term.get_absolute_url(),
        ):
            assert words in told, told
        assert "Scanners" not in run("search", "--kind", "term", "calibration")[1]
        assert run("search", "-n", "1", "calibration")[1].count("http") == 1

    def test_refusals_are_told_in_a_sentence(self, run, monkeypatch, capsys):
        monkeypatch.setattr(sys, "stdin", io.StringIO(" "))
        assert run("post", str(ThreadFactory().pk))[0] == 1
        assert "body:" in capsys.readouterr().err
        assert run("read", "999999")[0] == 1
        assert run("post")[0] == 1
        assert "--title" in capsys.readouterr().err

    def test_needs_a_site(self, package, monkeypatch, capsys):  # noqa: F811
        from medai_commons import tool  # noqa: PLC0415

        monkeypatch.delenv("MEDAI_COMMONS_SITE", raising=False)
        assert tool.main(["list"]) == 2
        assert "MEDAI_COMMONS_SITE" in capsys.readouterr().err


class TestRunBot:
    @pytest.fixture
    def bot(self, package):  # noqa: F811
        return load("ci_bot")

    def test_writes_a_run_once_and_never_the_output_of_a_test(self, bot, commons, member):  # noqa: F811
        thread = ThreadFactory()

        numbers = [bot.report_run(commons, thread.pk, JUNIT, run="4711", url="https://ci.example/4711") for _ in "ab"]

        assert numbers == [2, 2]
        post = Post.objects.get(thread=thread, author=member)
        assert "**Failed**: 1 passed, 1 failed, 1 skipped." in post.source
        assert "tests.model.test_calibration" in post.source
        assert "patient 17" not in post.source

    def test_a_run_that_passed_names_no_test(self, bot):
        told = bot.summary('<testsuite><testcase classname="a" name="b"/></testsuite>')
        assert told == "**Passed**: 1 passed, 0 failed, 0 skipped."


@contextmanager
def listening(handler):
    """The address of a server with this handler."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class TestChatBridge:
    @pytest.fixture
    def chat(self):
        """A chat's incoming webhook; `.heard` lists its lines, `.status` is its answer."""

        class Chat(BaseHTTPRequestHandler):
            heard, status = [], 200

            def do_POST(self):
                text = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"]
                if self.status == 200:
                    self.heard.append(text)
                self.send_response(self.status)
                self.end_headers()

            def log_message(self, *arguments):
                """Nothing."""

        return Chat

    @pytest.fixture
    def call(self, chat):
        """Sends the bridge one call, as the site signs it; gives the status of the answer."""
        with listening(chat) as chat_url, listening(load("chat_bridge").bridge(SECRET, chat_url)) as address:

            def call(payload, *, number=1, secret=SECRET, at=None, body=None):
                sent = json.dumps(payload).encode()
                signed = sign(sent, secret, int(time.time() if at is None else at))
                headers = {"X-Commons-Signature": signed, "X-Commons-Call": str(number)}
                try:
                    asked = request.Request(address, data=body or sent, headers=headers)
                    with request.urlopen(asked, timeout=5) as answer:
                        return answer.status
                except error.HTTPError as refused:
                    with refused:
                        return refused.code

            yield call

    def test_tells_the_chat_once_what_happened_and_where(self, call, chat):
        payload = {"kind": "mention", "title": "Calibration drift", "by": "Ana Lima", "url": "https://c.example/p/3/"}

        assert [call(payload), call(payload), call({"kind": "private_message"}, number=2)] == [204, 204, 204]
        assert chat.heard == ["Calibration drift (Ana Lima): https://c.example/p/3/", "private message:"]

    def test_what_the_site_did_not_sign_just_now_is_refused(self, call, chat):
        payload = {"kind": "mention", "title": "x"}
        assert call(payload, secret="another") == 401
        assert call(payload, at=time.time() - 3600) == 401
        assert call(payload, body=b'{"title": "another"}') == 401
        assert chat.heard == []

    def test_a_chat_that_is_away_is_told_later(self, call, chat):
        chat.status = 503
        assert call({"title": "x"}) == 502
        chat.status = 200
        assert call({"title": "x"}) == 204
        assert len(chat.heard) == 1
