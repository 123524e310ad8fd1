"""The files of the product, and the form in which a rule about them is written down."""

import fnmatch
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "foundation",
    "events",
    "content",
    "accounts",
    "notifications",
    "knowledge",
    "forum",
    "moderation",
    "search",
    "config",
)
# What a copy without git must leave out; the same folders that .gitignore names.
UNTRACKED = frozenset(
    {".git", ".venv", ".venv-code", "data", "node_modules", "__pycache__", "vendor", "staticfiles", ".stamps"}
)
TEXT = (
    "*.py",
    "*.html",
    "*.txt",
    "*.css",
    "*.js",
    "*.md",
    "*.toml",
    "*.yml",
    "*.yaml",
    "*.json",
    "*.svg",
    "*.po",
    "*.sh",
)

# A line may break a rule on purpose: `# house: allow model-in-interface: the page is public`. The reason is required.
EXEMPTION = re.compile(r"house: allow (?P<rule>[a-z-]+): (?P<reason>.{12,})")

Finder = Callable[[str, str], Iterable[str]]


@dataclass(frozen=True)
class Rule:
    """One rule of the house: which files it reads, how it finds what breaks it, and samples that prove it can."""

    name: str
    files: tuple[str, ...]
    find: Finder
    # (path, text) pairs: each bad one must be refused, each good one must pass.
    bad: tuple[tuple[str, str], ...]
    good: tuple[tuple[str, str], ...] = ()
    leave_out: tuple[str, ...] = ()

    def reads(self, path: str) -> bool:
        """Whether the file is one that the rule is about."""
        return matches(path, self.files) and not matches(path, self.leave_out)

    def faults(self, path: str, text: str) -> list[str]:
        """What is wrong in one file, as `path:line: sentence`."""
        return [f"{path}:{fault}" for fault in self.find(path, text) if not self._is_exempt(fault, text)]

    def _is_exempt(self, fault: str, text: str) -> bool:
        number = re.match(r"\d+", fault)
        if not number:
            return False
        lines = text.splitlines()
        here = int(number.group()) - 1
        around = lines[max(0, here - 1) : here + 1]
        return any(found and found["rule"] == self.name for found in map(EXEMPTION.search, around))


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether a path fits one of the shell patterns; `*` crosses folders."""
    return any(fnmatch.fnmatch(path, pattern) for pattern in patterns)


@cache
def files() -> tuple[str, ...]:
    """Every file that belongs to the product, relative to its root: what git knows, or would know if it were added."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):  # an unpacked archive, or an image without git
        listed = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if not UNTRACKED & set(path.parts)]
    return tuple(sorted(path for path in listed if path and (ROOT / path).is_file()))


@cache
def read(path: str) -> str:
    """The text of one file."""
    return (ROOT / path).read_text(encoding="utf-8")


def select(*patterns: str) -> list[str]:
    """The product's files that fit one of the patterns."""
    return [path for path in files() if matches(path, patterns)]


def numbered(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, from 1."""
    return enumerate(text.splitlines(), start=1)


def lines_with(pattern: str, sentence: str, flags: int = 0) -> Finder:
    """A finder of lines on which the expression is found; `{}` in the sentence is what was found."""
    expression = re.compile(pattern, flags)

    def find(path: str, text: str) -> Iterator[str]:
        for number, line in numbered(text):
            if found := expression.search(line):
                yield f"{number}: {sentence.format(found.group().strip())}"

    return find


def at_most(limit: int, what: str) -> Finder:
    """A finder of files that are too long."""

    def find(path: str, text: str) -> Iterator[str]:
        count = len(text.splitlines())
        if count > limit:
            yield f" {count} lines; {what} has at most {limit}"

    return find
