"""Rules about documents, and about words in any file."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath
from urllib.parse import unquote

from tests.house.tree import ROOT, TEXT, Rule, files, lines_with

DOCUMENTS = ("*.md",)
# Folders of somebody's machine, and talk about how the work was handed out.
WORKSHOP = (
    r"(?<![\w./-])/(?:work|home|root|Users)/\w"
    r"|\bissue\s*#\d+"
    r"|\b(?:as (?:discussed|requested|asked)|per the (?:brief|issue|task))\b"
)


def without_code(text: str) -> str:
    """The text with code blocks and spans blanked; line numbers stay true."""
    fenced = re.sub(r"^```.*?^```", lambda found: "\n" * found.group().count("\n"), text, flags=re.M | re.S)
    return re.sub(r"`[^`\n]*`", "", fenced)


def anchors(text: str) -> set[str]:
    """The anchors that a Markdown host makes of the headings."""
    found = re.findall(r"^#+\s+(.+?)\s*$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@cache
def known_paths() -> frozenset[str]:
    """Every file and every folder of the product."""
    return frozenset(files()) | {str(parent) for name in files() for parent in PurePosixPath(name).parents}


def dead_links(path: str, text: str) -> Iterator[str]:
    known = known_paths()
    for found in re.finditer(r"\]\((?P<target>[^)\s]+)[^)]*\)", without_code(text)):
        target, _, anchor = unquote(found["target"]).partition("#")
        line = text.count("\n", 0, found.start()) + 1
        if re.match(r"[a-z]+:", target):
            continue
        goal = _resolve(path, target)
        if goal is None or (target and goal not in known):
            yield f"{line}: the link to {found['target']} leads nowhere"
        elif anchor and anchor not in anchors((ROOT / goal).read_text("utf-8") if target else text):
            yield f"{line}: {goal} has no heading #{anchor}"


def _resolve(path: str, target: str) -> str | None:
    """The file that a link in `path` means; None when it leaves the tree."""
    if not target:
        return path
    parts: list[str] = list(PurePosixPath(path).parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts) or "."


RULES = (
    Rule(
        "links-lead-somewhere",
        files=DOCUMENTS,
        # The last are pages of the site, whose links are checked as the site serves them.
        leave_out=("README.md", "CONTRIBUTING.md", "docs/operators/*", "config/starter/texts/*"),
        find=dead_links,
        bad=(
            ("docs/a.md", "[b](missing.md)"),
            ("SECURITY.md", "[outside](../elsewhere/a.md)"),
            ("docs/a.md", "[here](#no-such-heading)"),
        ),
        good=(("docs/a.md", "# A title\n[licence](../LICENSE) [here](#a-title) [web](https://example.org)"),),
    ),
    Rule(
        "speaks-of-itself",
        files=TEXT,
        find=lines_with(WORKSHOP, "{!r}: the product speaks of itself, not of where or how it was made", re.IGNORECASE),
        # The sample sentences below; the container's own folders.
        leave_out=("tests/house/rules_documents.py", "deploy/*", "package-lock.json"),
        bad=(("docs/a.md", "see issue #12"), ("forum/views.py", "# as requested"), ("docs/a.md", "in /home/li/site")),
        good=(("docs/a.md", "an issue of privacy, at https://example.org/home/li"),),
    ),
    Rule(
        "no-open-ends",
        files=("*.py", "*.html", "*.css", "*.js", "*.sh", "Makefile", "*.toml"),
        find=lines_with(r"\b(?:TODO|FIXME|XXX|HACK)\b", "{}: finish it, or leave it out"),
        leave_out=("tests/house/rules_documents.py", "*.lock"),
        bad=(("forum/views.py", "# TODO: page this list"),),
        good=(("forum/views.py", "# Pages of twenty."),),
    ),
)
