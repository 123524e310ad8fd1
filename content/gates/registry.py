"""The gates, in the order in which they are asked."""

from collections.abc import Callable, Mapping
from datetime import datetime

from content import transactions
from content.gates.submission import (
    NOTHING_DECLARED,
    Actor,
    Allow,
    Answer,
    Declared,
    Hold,
    Passage,
    Refuse,
    Submission,
)

Gate = Callable[[Submission, datetime], Answer]

_gates: dict[str, Gate] = {}


def register(gate: Gate, *, name: str) -> None:
    """Let `gate` look at every submission. `name` (`room.what_it_checks`) is unique; asked in order of registration."""
    if name in _gates:
        raise ValueError(f"The gate {name} is registered twice.")
    _gates[name] = gate


def submit(
    *, actor: Actor, purpose: str, texts: Mapping[str, str], now: datetime, declared: Declared = NOTHING_DECLARED
) -> Passage:
    """Run a submission of these texts. For actions that write one thing and need no more of it."""
    return run(
        Submission(
            actor=actor,
            purpose=purpose,
            texts=texts,
            decisions=declared.decisions,
            is_reviewed=declared.is_reviewed,
            confirmed=declared.confirmed,
        ),
        now=now,
    )


def run(submission: Submission, *, now: datetime) -> Passage:
    """Ask every gate. Raises the first refusal; collects the reasons to hold.

    Must be called before any transaction is open: gates are slow, and a transaction that waits for them makes other
    writers wait too. Raises RuntimeError otherwise.
    """
    transactions.refuse_inside("Gates run")
    holds: list[str] = []
    for gate in _gates.values():
        match gate(submission, now):
            case Refuse(error):
                raise error
            case Hold() as hold if hold.code not in holds:
                holds.append(hold.code)
            case Hold() | Allow():
                pass
    return Passage(submission=submission, holds=tuple(holds), findings=submission.findings)
