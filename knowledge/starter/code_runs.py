"""What came of the code in starter articles when this release was made: `code_runs.json`.

A machine that runs no code shows its readers this instead of nothing. Only `record` writes the file, from runs that
happened.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from knowledge import pieces
from knowledge.code_running import environment
from knowledge.models import CodeCheck
from knowledge.pieces import Runnable
from knowledge.starter import contract

FILE: Final = Path(__file__).with_name("code_runs.json")


@dataclass(frozen=True)
class RecordedRun:
    """A run whose output matched, on the machine where the release was made."""

    ran_on: date
    versions: Mapping[str, str]
    """By name: python, scikit-learn."""
    lock_hash: str


@cache
def recorded() -> dict[str, RecordedRun]:
    """Recorded runs by key of their block."""
    found = json.loads(FILE.read_text(encoding="utf-8"))
    run = RecordedRun(date.fromisoformat(found["ran_on"]), found["versions"], found["lock_hash"])
    return {key: run for keys in found["matched"].values() for key in keys}


def blocks() -> dict[str, tuple[str, Runnable]]:
    """Every block of the starter articles as this release holds them: (article's slug, block) by key."""
    articles = (contract.read(slug) for slug in contract.slugs())
    return {
        block.key: (article.slug, block)
        for article in articles
        for source in article.sources.values()
        for block in pieces.runnables(source)
    }


def record() -> int:
    """Write down which blocks matched in this environment, and when; how many. From checks of this database only."""
    lock, known = environment.lock_hash(), blocks()
    checks = list(CodeCheck.objects.filter(lock_hash=lock, outcome="matched", code_hash__in=known).order_by("ran_at"))
    if not checks:
        return 0
    matched: dict[str, list[str]] = {}
    for check in checks:
        matched.setdefault(known[check.code_hash][0], []).append(check.code_hash)
    newest = checks[-1]
    facts = {
        "ran_on": newest.ran_at.date().isoformat(),
        "versions": newest.versions,
        "lock_hash": lock,
        "matched": {slug: sorted(keys) for slug, keys in sorted(matched.items())},
    }
    FILE.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    recorded.cache_clear()
    return len(checks)
