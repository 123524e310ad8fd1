"""The interpreter that runs code, and which packages it has."""

import hashlib
import re
import subprocess
from pathlib import Path
from typing import Final

from django.conf import settings

PACKAGES: Final = ("numpy", "scikit-learn", "matplotlib")
_ASK: Final = (
    "import importlib.metadata as m, platform\n"
    "print('python', platform.python_version())\n"
    "for one in m.distributions(): print((one.metadata['Name'] or '-').lower(), one.version)\n"
)


def python() -> Path:
    """`make code-environment` puts it there."""
    root: Path = settings.ROOT
    return root / ".venv-code" / "bin" / "python"


def lock_hash() -> str:
    """Of requirements-code.lock: with other versions, everything runs again."""
    root: Path = settings.ROOT
    return hashlib.sha256((root / "requirements-code.lock").read_bytes()).hexdigest()


def versions(interpreter: Path) -> dict[str, str]:
    """What the interpreter has of the packages that articles use, and its own version. Raises OSError."""
    answer = subprocess.run([str(interpreter), "-I", "-c", _ASK], capture_output=True, timeout=60, check=True)  # noqa: S603
    pairs = re.findall(r"^(\S+) (\S+)$", answer.stdout.decode(), re.MULTILINE)
    return {name: version for name, version in pairs if name in ("python", *PACKAGES)}
