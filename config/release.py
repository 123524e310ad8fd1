"""Which release this is: the version in pyproject.toml, and a stamp of the very files that make its pages."""

import tomllib
from functools import cache
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What a page is made of. Folders of state and of third parties are elsewhere.
FOLDERS = (
    "accounts",
    "config",
    "content",
    "events",
    "forum",
    "foundation",
    "knowledge",
    "locale",
    "moderation",
    "notifications",
    "search",
    "static",
    "templates",
)
KINDS = frozenset([".css", ".html", ".js", ".mo", ".py", ".svg"])


@cache
def version() -> str:
    """The release, such as 1.4.2."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


@cache
def stamp() -> str:
    """Sixteen hexadecimal characters that change with any file a page is made of. Reads names, sizes and times once."""
    digest = sha256()
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in KINDS and path.is_file():
                status = path.stat()
                digest.update(f"{path.relative_to(ROOT)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
