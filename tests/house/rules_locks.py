"""Rules about lock files: every package pinned and hashed, and no host named, so that any mirror can serve them."""

import json
import re
from collections.abc import Iterator

from tests.house.tree import Rule, lines_with

LOCKS = ("requirements*.lock", "deploy/*.lock")
HOST = r"[a-z+]+://|\b(?:index-url|extra-index-url|find-links|trusted-host)\b|\s@\s"
GOOD_LOCK = "django==5.2.19 \\\n    --hash=sha256:" + "a" * 64 + "\n"


def unpinned(path: str, text: str) -> Iterator[str]:
    """Each requirement is one exact version with at least one SHA-256."""
    for found in re.finditer(r"^(?!\s*#|\s)(?P<pin>[^\n]*?)(?P<hashes>(?:\s*\\\n[^\n]*)*)$", text, re.MULTILINE):
        pin = found["pin"].strip()
        if not pin:
            continue
        line = text.count("\n", 0, found.start()) + 1
        if not re.match(r"[A-Za-z0-9._-]+(?:\[[^\]]+\])?==[^\s;*]+", pin):
            yield f"{line}: {pin[:60]!r} is not one exact version"
        if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", found.group()):
            yield f"{line}: {pin[:60]!r} has no hash"


def npm_faults(path: str, text: str) -> Iterator[str]:
    for name, package in json.loads(text).get("packages", {}).items():
        if not name or package.get("link"):
            continue
        if not str(package.get("integrity", "")).startswith("sha512-"):
            yield f" {name} has no sha512 integrity"
        # Who takes donations is no place that anything is fetched from.
        fetched = {key: value for key, value in package.items() if key != "funding"}
        if "resolved" in fetched or "://" in json.dumps(fetched):
            yield f" {name} names where it came from"


def loose_npm_versions(path: str, text: str) -> Iterator[str]:
    content = json.loads(text)
    for group in ("dependencies", "devDependencies"):
        for name, version in content.get(group, {}).items():
            if not re.fullmatch(r"\d+\.\d+\.\d+", version):
                yield f" {name} is {version!r}; name one version"
    if "scripts" in content and set(content["scripts"]) & {"install", "preinstall", "postinstall", "prepare"}:
        yield " a script that runs at installation"


def _npm(**package: str) -> str:
    return json.dumps({"packages": {"": {}, "node_modules/a": package}})


RULES = (
    Rule(
        "lock-names-no-host",
        files=LOCKS,
        find=lines_with(HOST, "{}: a host, or a place to look for one"),
        bad=(
            ("requirements.lock", "--index-url https://pypi.org/simple"),
            ("requirements.lock", "a @ git+ssh://example.org/a"),
        ),
        good=(("requirements.lock", GOOD_LOCK),),
    ),
    Rule(
        "lock-pins-and-hashes",
        files=LOCKS,
        find=unpinned,
        bad=(
            ("requirements.lock", "django>=5 \\\n    --hash=sha256:" + "a" * 64),
            ("requirements.lock", "django==5.2.19"),
            ("deploy/node.lock", GOOD_LOCK + "celery==5.7.0\n"),
            ("requirements.lock", "-e ."),
        ),
        good=(("requirements.lock", GOOD_LOCK + "b==1 ; python_version < '3.12' \\\n    --hash=sha256:" + "b" * 64),),
    ),
    Rule(
        "npm-lock-integrity",
        files=("package-lock.json",),
        find=npm_faults,
        bad=(
            ("package-lock.json", _npm(version="1.0.0")),
            ("package-lock.json", _npm(integrity="sha1-a")),
            ("package-lock.json", _npm(integrity="sha512-a", resolved="a")),
        ),
        good=(("package-lock.json", _npm(integrity="sha512-a")),),
    ),
    Rule(
        "npm-exact-versions",
        files=("package.json",),
        find=loose_npm_versions,
        bad=(
            ("package.json", '{"dependencies": {"a": "^1.0.0"}}'),
            ("package.json", '{"scripts": {"postinstall": "x"}}'),
        ),
        good=(("package.json", '{"dependencies": {"a": "1.0.0"}}'),),
    ),
)
