"""A mail server in a process of its own, which can be killed: `python -m tests.faults.sink FOLDER PORT`.

A message is written down, in a file of its own, before the server says that it took it. What stands in the folder is
therefore everything that anybody could ever have been told was accepted.
"""

import email
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from tests.faults.stack import ROOT, await_true
from tests.notifications.smtp_server import SmtpTestServer

# Where it may be hit: between two lines of a text, and when the text is kept and nobody was told so.
PLACES = {"half": "mail_half", "text": "mail_kept"}


class _Kept(list):
    """What was received, as files."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder, self.numbers = folder, itertools.count(1)

    def append(self, received) -> None:
        name = f"{time.time_ns()}-{os.getpid()}-{next(self.numbers)}"
        draft = self.folder / f".{name}"
        draft.write_bytes(received.text)
        draft.rename(self.folder / f"{name}.eml")


class _Server(SmtpTestServer):
    points = Path()

    def _answer(self, conversation, step, usual):
        if step in PLACES and (armed := self.points / PLACES[step]).exists():
            armed.rename(armed.with_suffix(".struck"))
            os.kill(os.getpid(), signal.SIGKILL)
        if step != "half":
            super()._answer(conversation, step, usual)


class Sink:
    """Such a process, started again a moment after it died."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        (folder / "received").mkdir()
        self._is_over = threading.Event()
        self._process: subprocess.Popen | None = None
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        self._keeper.start()
        await_true(self._pid.exists, seconds=30, what="the mail server")

    def stop(self) -> None:
        self._is_over.set()
        if self._process is not None:
            self._process.kill()
            self._keeper.join(30)

    def received(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        files = (self.folder / "received").glob("*.eml")
        return Counter(str(email.message_from_bytes(file.read_bytes())["Message-ID"]) for file in files)

    @property
    def _pid(self) -> Path:
        return self.folder / "run" / "sink.pid"

    def _keep(self) -> None:
        while not self._is_over.is_set():
            command = [sys.executable, "-m", "tests.faults.sink", str(self.folder), str(self.port)]
            self._process = subprocess.Popen(command, cwd=ROOT)
            self._process.wait()
            self._pid.unlink(missing_ok=True)
            self._is_over.wait(0.5)


def main() -> None:
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    # Anything but nothing makes it come by between two lines.
    server = _Server(port=port, answers={"half": ""}, received=_Kept(folder / "received"))
    server.points = folder / "points"
    (folder / "run" / "sink.pid").write_text(f"{os.getpid()} sink\n")
    signal.pause()


if __name__ == "__main__":
    main()
