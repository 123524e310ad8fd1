"""The form of a commit's first line: `area: Imperative sentence.`, at most 72 characters. A commit-msg hook."""

import re
import sys
from pathlib import Path

LONGEST = 72
FORM = re.compile(r"[a-z][a-z0-9-]*: [A-Z][^\n]*[^.\s]\.")


def fault(message: str) -> str | None:
    """What is wrong with the message's first line; None when nothing is."""
    first = message.splitlines()[0] if message.strip() else ""
    if re.match(r"(fixup|squash|amend)! |Merge |Revert ", first):
        return None
    if len(first) > LONGEST:
        return f"The first line has {len(first)} characters; {LONGEST} is the most."
    if not FORM.fullmatch(first):
        return "The first line is not of the form `area: Imperative sentence.`"
    return None


if __name__ == "__main__":
    if found := fault(Path(sys.argv[1]).read_text(encoding="utf-8")):
        sys.exit(found)
