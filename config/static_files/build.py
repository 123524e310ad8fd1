"""Makes the folder of static files: collected, style sheets joined, names hashed, compressed. All of it or nothing."""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import FileSystemStorage
from whitenoise.compress import Compressor

from config.static_files import stylesheet
from config.static_files.finders import missing_vendor_files
from config.static_files.storage import BuiltStaticStorage

# Raise when this module makes other files from the same inputs.
RECIPE = 1
STAMP_FILE = "build.json"
# The browsable API of rest_framework is off, because it needs inline scripts.
IGNORED = [".*", "*~", "*.map", "rest_framework"]
KEPT_BUILDS = 2  # the current one, and the one that processes still running may serve from

Inputs = dict[str, Path]


class BuildError(Exception):
    """The build cannot be made; the message says what is missing and how to get it."""


@dataclass(frozen=True)
class Build:
    """What a build did. `stamp` is a hash of everything that went in."""

    stamp: str
    is_new: bool
    file_count: int


def build(*, brotli: bool = False) -> Build:
    """Bring STATIC_ROOT up to date. Safe to run at any time and from several processes: readers see the old or the new.

    STATIC_ROOT is a symbolic link to the current build, so changing builds is one rename. Raises BuildError.
    """
    root = _root()
    root.parent.mkdir(parents=True, exist_ok=True)
    inputs = _inputs()
    stamp = _stamp(inputs, brotli=brotli)
    with _one_at_a_time(root):
        if current_stamp() == stamp:
            return Build(stamp, is_new=False, file_count=len(inputs))
        draft = Path(tempfile.mkdtemp(prefix=f".{root.name}-", dir=root.parent))
        draft.chmod(0o755)
        try:
            _fill(draft, inputs)
            _compress(draft, brotli=brotli)
            (draft / STAMP_FILE).write_text(json.dumps({"stamp": stamp}))
            _put_in_place(draft, root)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        _forget_old_builds(root)
    return Build(stamp, is_new=True, file_count=len(inputs))


def current_stamp() -> str:
    """The stamp of the build that STATIC_ROOT holds now; empty when there is none."""
    try:
        return str(json.loads((_root() / STAMP_FILE).read_text())["stamp"])
    except (OSError, ValueError, KeyError):
        return ""


def _root() -> Path:
    return Path(settings.STATIC_ROOT or "")


def _inputs() -> Inputs:
    """Served path -> source file. The first finder that knows a path wins, as it does for Django."""
    if missing := missing_vendor_files():
        raise BuildError(
            f"{len(missing)} third-party browser files are missing, the first is node_modules/{missing[0]}. "
            "Run: npm ci --ignore-scripts"
        )
    found: Inputs = {}
    for finder in get_finders():
        for path, storage in finder.list(IGNORED):
            prefix = getattr(storage, "prefix", None)
            found.setdefault(f"{prefix}/{path}" if prefix else path, Path(storage.path(path)))
    for part in stylesheet.parts(_source_folder()):
        del found[part]
    return found


def _stamp(inputs: Inputs, *, brotli: bool) -> str:
    digest = hashlib.sha256(f"{RECIPE} {brotli}".encode())
    for served in sorted(inputs):
        digest.update(served.encode() + b"\0" + _content(served, inputs[served]) + b"\0")
    return digest.hexdigest()[:16]


def _content(served: str, source: Path) -> bytes:
    return stylesheet.joined(_source_folder()).encode() if served == stylesheet.ENTRY else source.read_bytes()


def _fill(draft: Path, inputs: Inputs) -> None:
    """Copy, then make the hashed names; only the hashed files stay."""
    for served, source in inputs.items():
        target = draft / served
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_content(served, source))
    storage = BuiltStaticStorage(location=str(draft), base_url=settings.STATIC_URL)
    files = {served: (FileSystemStorage(location=str(draft)), served) for served in inputs}
    for served, _hashed, outcome in storage.post_process(files):
        if isinstance(outcome, Exception):
            raise BuildError(f"{served}: {outcome}")
    for served in inputs:
        (draft / served).unlink()


def _compress(draft: Path, *, brotli: bool) -> None:
    make_compressor: Any = Compressor  # whitenoise has no annotations
    compressor = make_compressor(use_brotli=brotli, quiet=True)
    for path in sorted(draft.rglob("*")):
        if path.is_file() and compressor.should_compress(path.name):
            compressor.compress(str(path))


def _put_in_place(draft: Path, root: Path) -> None:
    if root.exists() and not root.is_symlink():
        # Something else made a plain folder here; a folder cannot be replaced by a link in one step.
        root.rename(draft.parent / f".{root.name}-{os.getpid()}-earlier")
    link = draft.parent / f".{root.name}.{os.getpid()}.link"
    link.symlink_to(draft.name)
    link.replace(root)


def _forget_old_builds(root: Path) -> None:
    builds = sorted(root.parent.glob(f".{root.name}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    current = root.resolve()
    others = [path for path in builds if path != current]
    for path in others[KEPT_BUILDS - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def _source_folder() -> Path:
    folder: Path = settings.ROOT / "static"
    return folder


@contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    with (root.parent / f".{root.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
