"""The decoding process as the site meets it: limits that the kernel holds, and ends that nobody planned."""

import json
import signal
import subprocess
import sys
import time

import pytest

from content.attachments import process, sizes
from content.attachments.decoding import protocol
from content.attachments.refusals import AttachmentRefused
from tests.content.attachments import samples

pytestmark = pytest.mark.services  # together they take as long as a server

WORK = "content.attachments.decoding"


@pytest.fixture
def stand_in(monkeypatch):
    """Let the process do something else once its limits stand: `stand_in("while True: pass")`."""
    real = subprocess.Popen

    def start(body):
        code = f"import sys\nfrom {WORK} import limits, protocol\nlimits.limit()\n{body}"
        monkeypatch.setattr(
            process.subprocess, "Popen", lambda command, **options: real([sys.executable, "-c", code], **options)
        )

    return start


def refused(*arguments):
    with pytest.raises(AttachmentRefused) as caught:
        process.run(*arguments)
    return caught.value.code


def test_picture_goes_in_and_comes_out():
    head, parts = process.run("image", "PNG", samples.png_with_text(Author="Quilla Zorn"))
    assert head["pictures"] == [[64, 48]]
    assert parts[0].startswith(b"\x89PNG")
    assert b"Quilla" not in parts[0]


def test_words_of_a_pdf_come_out():
    head, parts = process.run("pdf", "PDF", samples.pdf("Some words"))
    assert "Some words" in head["text"]
    assert parts == []


@pytest.mark.parametrize(
    ("task", "data", "code"),
    [
        (("image", "PNG"), samples.bomb(), "image_too_many_pixels"),
        (("image", "JPEG"), b"\xff\xd8\xff", "image_unreadable"),
        (("pdf", "PDF"), b"%PDF-1.7 x", "pdf_unreadable"),
    ],
)
def test_refusal_comes_with_its_code(task, data, code):
    assert refused(*task, data) == code


def test_process_knows_nothing_of_the_site(stand_in, monkeypatch):
    monkeypatch.setenv("MEDAI_SECRET_KEY", "secret" * 10)
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    stand_in(
        "import os; protocol.write(sys.stdout.buffer, {'known': sorted(os.environ), 'modules': sorted(sys.modules)})"
    )
    head, _parts = process.run("image", "PNG", b"")
    assert not {"MEDAI_SECRET_KEY", "DATABASE_URL"} & set(head["known"])
    assert not [name for name in head["modules"] if name.split(".")[0] in ("django", "config", "events")]


def test_decoders_load_nothing_of_the_site():
    code = f"import json, sys\nfrom {WORK} import images, documents\nprint(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.check_output([sys.executable, "-c", code], cwd=process.ROOT))
    assert not [name for name in loaded if name.split(".")[0] in ("django", "config", "events", "foundation")]


def test_memory_past_the_limit_is_refused(stand_in):
    stand_in("x = bytearray(300 * 1024 * 1024)")
    assert refused("image", "PNG", b"") == "image_too_costly"


def test_processor_time_past_the_limit_ends_the_process(stand_in):
    stand_in("import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass")
    assert refused("image", "PNG", b"") in ("decoding_too_slow", "image_too_costly")


def test_process_that_only_waits_is_ended_by_the_clock(stand_in, monkeypatch):
    monkeypatch.setattr(sizes, "WALL_SECONDS", 1)
    stand_in("import time; time.sleep(600)")
    started = time.monotonic()
    assert refused("pdf", "PDF", b"") == "decoding_too_slow"
    assert time.monotonic() - started < 20


def test_process_whose_parent_is_gone_ends_itself():
    code = f"from content.attachments import sizes\nsizes.WALL_SECONDS = 1\nfrom {WORK} import limits\nlimits.limit()\n"
    code += "import time; time.sleep(600)"
    ended = subprocess.run([sys.executable, "-c", code], cwd=process.ROOT, timeout=60, check=False)
    assert ended.returncode == -signal.SIGALRM


def test_process_opens_no_file_to_write_and_starts_no_other(stand_in):
    stand_in(
        "import resource\n"
        "found = {name: resource.getrlimit(getattr(resource, name))[0] for name in"
        " ('RLIMIT_CORE', 'RLIMIT_FSIZE', 'RLIMIT_NPROC', 'RLIMIT_DATA', 'RLIMIT_CPU')}\n"
        "protocol.write(sys.stdout.buffer, found)"
    )
    head, _parts = process.run("image", "PNG", b"")
    assert head["RLIMIT_CORE"] == head["RLIMIT_NPROC"] == 0
    assert head["RLIMIT_FSIZE"] == sizes.LARGEST_ANSWER
    assert head["RLIMIT_DATA"] == sizes.MEMORY
    assert head["RLIMIT_CPU"] == sizes.CPU_SECONDS


@pytest.mark.parametrize(
    "body",
    [
        "",
        "import os; os.abort()",
        "sys.stdout.buffer.write(b'\\xff\\xff\\xff\\xff')",
        "sys.stdout.buffer.write(b'\\0\\0\\0\\x02{}')",
        "sys.stdout.buffer.write(b'\\0\\0\\0\\x0d{\"parts\":[9]}x')",
        "sys.stdout.buffer.write(b'rubbish')",
    ],
)
def test_answer_that_is_none_is_a_refusal(stand_in, body):
    stand_in(body)
    assert refused("image", "PNG", b"") == "image_too_costly"


def test_flood_of_output_is_stopped_by_the_kernel(stand_in):
    stand_in("while True: sys.stdout.buffer.write(b'\\0' * 1048576)")
    assert refused("image", "PNG", b"") == "image_too_costly"


def test_files_are_read_one_after_the_other(monkeypatch, stand_in):
    monkeypatch.setattr(process, "PATIENCE", 0.01)
    stand_in("protocol.write(sys.stdout.buffer, {})")
    with process._turn:  # another file is being read
        assert refused("image", "PNG", b"") == "decoding_busy"
    assert process.run("image", "PNG", b"") == ({"parts": []}, [])
    assert process.run("image", "PNG", b"") == ({"parts": []}, [])


def test_head_and_parts_are_read_as_they_were_written(tmp_path):
    path = tmp_path / "answer"
    with path.open("wb") as file:
        protocol.write(file, {"a": "图"}, [b"one", b"", b"three"])
    with path.open("rb") as file:
        head, parts = protocol.read(file)
    assert (head["a"], parts) == ("图", [b"one", b"", b"three"])
