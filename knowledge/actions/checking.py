"""Running the code of articles and storing what came of it."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from foundation import site
from knowledge import pieces
from knowledge.code_running import comparing, environment, sandbox
from knowledge.models import ArticleRevision, CodeCheck
from knowledge.pieces import Runnable


@dataclass
class Outcome:
    """What one round did: blocks run, and (article, outcome, what was printed) of those that did not match."""

    ran: int = 0
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    left: int = 0
    """Blocks for which there was no time."""


Report = Callable[[str, CodeCheck, float], None]


def check_code(
    *,
    python: Path | None = None,
    is_all: bool = False,
    slugs: Iterable[str] = (),
    seconds: float | None = None,
    report: Report | None = None,
) -> Outcome:
    """Run blocks of approved and starter texts that were not run in this environment yet, or all of them.

    Each is stored as soon as it ran, outside transactions; a round that breaks off is simply run again. Stops after
    `seconds`. Raises sandbox.NotHere where code cannot be run safely, or there is no environment for it.
    """
    interpreter = python or environment.python()
    if not interpreter.exists():
        raise sandbox.NotHere("there is no environment for code: make code-environment")
    if not sandbox.way():
        raise sandbox.NotHere("neither bubblewrap nor unshare can make namespaces here")
    lock, versions = environment.lock_hash(), environment.versions(interpreter)
    blocks = _blocks(slugs)
    known = set(CodeCheck.objects.filter(lock_hash=lock, code_hash__in=blocks).values_list("code_hash", flat=True))
    waiting = [item for key, item in blocks.items() if is_all or key not in known]
    outcome, until = Outcome(), None if seconds is None else time.monotonic() + seconds
    for number, (slug, block) in enumerate(waiting):
        if until is not None and time.monotonic() > until:
            outcome.left = len(waiting) - number
            break
        ran = sandbox.run(block.code, python=interpreter, hidden=_hidden())
        check = _store(block, ran, lock=lock, versions=versions, now=timezone.now())
        outcome.ran += 1
        if check.outcome != CodeCheck.Outcome.MATCHED:
            outcome.wrong.append((slug, check.outcome, check.output))
        if report:
            report(slug, check, ran.seconds)
    if outcome.ran:
        site.bump_epoch()
    return outcome


def _blocks(slugs: Iterable[str]) -> dict[str, tuple[str, Runnable]]:
    """Runnable blocks by key, each once: both languages of an article often hold the same."""
    revisions = ArticleRevision.objects.checkable().select_related("text__article").order_by("pk")
    wanted = set(slugs)
    if wanted:
        revisions = revisions.filter(text__article__slug__in=wanted)
    return {
        block.key: (revision.text.article.slug, block)
        for revision in revisions
        for block in pieces.runnables(revision.source)
    }


def _hidden() -> tuple[Path, ...]:
    """Folders that the code shall not see: the site's data, and homes."""
    return (Path(settings.DATA_DIR), Path("/root"), Path("/home"))


def _store(block: Runnable, ran: sandbox.Ran, *, lock: str, versions: dict[str, str], now: datetime) -> CodeCheck:
    outcome = _outcome_of(block, ran)
    columns = {
        "outcome": outcome,
        "versions": versions,
        "output": (ran.output if outcome != CodeCheck.Outcome.FAILED else ran.errors)[-sandbox.LARGEST_OUTPUT :],
        "ran_at": now,
    }
    if outcome == CodeCheck.Outcome.MATCHED:
        columns["passed_at"] = now
    check, _made = CodeCheck.objects.update_or_create(code_hash=block.key, lock_hash=lock, defaults=columns)
    return check


def _outcome_of(block: Runnable, ran: sandbox.Ran) -> CodeCheck.Outcome:
    if ran.was_stopped:
        return CodeCheck.Outcome.STOPPED
    if ran.status:
        return CodeCheck.Outcome.FAILED
    is_right = not block.output or comparing.agree(ran.output, block.output, block.tolerance)
    return CodeCheck.Outcome.MATCHED if is_right else CodeCheck.Outcome.DIFFERED
