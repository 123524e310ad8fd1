"""Code of articles: what it may not do, when it counts as right, and whose code is run at all."""

import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from knowledge import tasks
from knowledge.actions import checking, publishing
from knowledge.code_running import environment, sandbox
from knowledge.code_running.comparing import agree
from knowledge.models import CodeCheck
from knowledge.pieces import runnables
from tests.factories.accounts import UserFactory
from tests.factories.knowledge import reviewer
from tests.knowledge.conftest import approved, propose, shown_starter, submitted

pytestmark = pytest.mark.services  # together they take as long as a server

PYTHON = Path(sys.executable)
here = pytest.mark.skipif(not sandbox.way(), reason="this machine makes no namespaces for us")


def run(code, **options):
    return sandbox.run(code, python=PYTHON, **options)


@here
def test_harmless_code_prints_what_it_prints_and_has_a_fixed_seed():
    code = "import random\nprint(1 + 1, random.random(), {'b', 'a'})"
    first, second = run(code), run(code)

    assert (first.status, first.was_stopped, first.output) == (0, False, second.output)
    assert first.output.startswith("2 ")


@here
@pytest.mark.parametrize(
    "code",
    [
        "import os\nos.fork()",
        "import subprocess\nsubprocess.run(['true'])",
        "import multiprocessing\nmultiprocessing.Process(target=print).start()",
        "import os\nos.execv('/bin/true', ['true'])",
        "import socket\nsocket.socket()",
        "import socket\nsocket.create_connection(('192.0.2.1', 80), 1)",
        "import urllib.request\nurllib.request.urlopen('http://192.0.2.1/', timeout=1)",
        "import os\nos.kill(1, 9)",
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
        "import ctypes\nif ctypes.CDLL(None).umount2(b'/tmp', 2): raise OSError",
        "import ctypes\nif ctypes.CDLL(None).unshare(0x10000000): raise OSError",
        "x = bytearray(2 * 1024**3)",
    ],
)
def test_hostile_code_is_refused_and_the_rest_goes_on(code):
    ran = run(code + "\nprint('done')")

    assert ran.status != 0
    assert "done" not in ran.output
    assert run("print('still here')").output == "still here\n"


@here
def test_code_writes_nothing_outside_its_own_folder(tmp_path):
    target = tmp_path / "written"

    assert run(f"open({str(target)!r}, 'w').write('x')").status != 0
    assert not target.exists()


@here
def test_code_does_not_see_hidden_folders_nor_our_environment(tmp_path, monkeypatch):
    (tmp_path / "secret").write_text("s3cr3t")
    monkeypatch.setenv("SECRET_OF_THE_SITE", "s3cr3t")

    ran = run(
        f"import os\nprint(os.listdir({str(tmp_path)!r}))\nprint('SECRET_OF_THE_SITE' in os.environ)",
        hidden=(tmp_path,),
    )

    assert ran.output == "[]\nFalse\n"


@here
@pytest.mark.parametrize("code", ["while True: pass", "import time\ntime.sleep(60)", "while True: print('x' * 1000)"])
def test_code_that_does_not_end_is_stopped(code):
    ran = run(code, wall_seconds=2)

    assert ran.was_stopped
    assert ran.seconds < 10
    assert len(ran.output) <= sandbox.LARGEST_OUTPUT


@here
def test_threads_may_be_made():
    code = "import threading\nt = threading.Thread(target=print, args=('in a thread',))\nt.start()\nt.join()"

    assert run(code).output == "in a thread\n"


@pytest.mark.parametrize(
    ("printed", "expected", "tolerance", "is_right"),
    [
        ("AUROC 0.984\n", "AUROC 0.984", 0, True),
        ("AUROC 0.984", "AUROC 0.994", 0.02, True),
        ("AUROC 0.984", "AUROC 0.994", 0.005, False),
        ("AUROC 0.984", "AUPRC 0.984", 0.02, False),
        ("a 1\nb 2", "a 1", 1, False),
        ("[ 1.0   2.5]", "[1.0 2.5]", 0, True),
        ("p < 1e-3", "p < 1e-3", 0, True),
        ("-0.5", "0.5", 0.1, False),
        ("", "", 0, True),
    ],
)
def test_output_is_right_when_words_agree_and_numbers_are_near(printed, expected, tolerance, is_right):
    assert agree(printed, expected, tolerance) is is_right


@pytest.fixture
def _lock(monkeypatch):
    monkeypatch.setattr(environment, "lock_hash", lambda: "1" * 64)


@here
@pytest.mark.django_db
@pytest.mark.usefixtures("_lock")
def test_only_approved_and_starter_texts_are_run_and_each_block_once(article, author):
    block = "```python run\nprint({})\n```\n\n```output tolerance=0.5\n{}\n```"
    shown_starter(article, code=True)
    propose(author, article, code=block.format(5, 5))
    waiting = submitted(author, article, code=block.format(7, 7))

    assert checking.check_code(python=PYTHON).ran == 1
    approved(waiting, (reviewer(), "researcher"), (reviewer("engineer"), "engineer"))
    assert checking.check_code(python=PYTHON).ran == 1
    assert checking.check_code(python=PYTHON).ran == 0
    assert set(CodeCheck.objects.values_list("outcome", flat=True)) == {"matched"}


@here
@pytest.mark.django_db
@pytest.mark.usefixtures("_lock")
def test_command_names_what_did_not_match_and_ends_with_one(article, author, capsys):
    code = "```python run\nprint(1 + 2)\n```\n\n```output\n4\n```"
    approved(submitted(author, article, code=code), (reviewer(), "researcher"), (reviewer("engineer"), "engineer"))

    with pytest.raises(SystemExit):
        call_command("check_code", python=PYTHON)
    assert "calibration: differed" in capsys.readouterr().err
    check = CodeCheck.objects.get()
    assert (check.outcome, check.output, check.passed_at) == ("differed", "3\n", None)


@here
@pytest.mark.django_db
@pytest.mark.usefixtures("_lock")
@pytest.mark.parametrize(
    "misdeed",
    [
        ("while True: pass", "stopped", "stopped"),
        ("import os; os.fork()", "failed", "ended with an error"),
        ("x = bytearray(2 * 1024**3)", "failed", "ended with an error"),
        ("import socket; socket.socket()", "failed", "ended with an error"),
    ],
)
def test_code_that_misbehaves_is_stopped_reported_and_its_page_says_so(article, client, monkeypatch, capsys, misdeed):
    line, outcome, word = misdeed
    monkeypatch.setattr(sandbox.run, "__kwdefaults__", {**sandbox.run.__kwdefaults__, "wall_seconds": 3})
    code = f"```python run\n{line}\n```\n\n```output\n1\n```\n\n```python run\nprint(2)\n```\n\n```output\n2\n```"
    judge = reviewer("engineer")
    revision = submitted(UserFactory(), article, code=code)
    approved(revision, (reviewer(), "researcher"), (judge, "engineer"))
    publishing.publish(actor=judge, revision=revision, now=timezone.now())

    with pytest.raises(SystemExit):
        call_command("check_code", python=PYTHON)

    assert f"calibration: {outcome}" in capsys.readouterr().err
    assert sorted(CodeCheck.objects.values_list("outcome", flat=True)) == sorted([outcome, "matched"])
    page = client.get("/kb/articles/calibration/").content.decode()
    assert word in page
    assert "Ran and matched on" in page


@pytest.mark.django_db
def test_machine_without_a_sandbox_runs_nothing_and_says_so(article, monkeypatch, capsys):
    shown_starter(article, code=True)
    monkeypatch.setattr(sandbox, "way", lambda: "")

    call_command("check_code", python=PYTHON)
    tasks.check_code()

    assert "Not run here" in capsys.readouterr().out
    assert not CodeCheck.objects.exists()


def test_key_of_a_block_changes_with_code_output_and_tolerance():
    block = "```python run\nprint(1)\n```\n\n```output tolerance=0.1\n1\n```"
    changed = [block.replace("print(1)", "print(1 )"), block.replace("\n1\n", "\n2\n"), block.replace("0.1", "0.2")]

    keys = {runnables(f"=== code\n{text}")[0].key for text in [block, *changed]}

    assert len(keys) == 4
