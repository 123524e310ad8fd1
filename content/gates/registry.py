"""The gates, in the order in which they are asked."""

from collections.abc import Callable
from datetime import datetime

from content import transactions
from content.gates.submission import Allow, Answer, Hold, Passage, Refuse, Submission

Gate = Callable[[Submission, datetime], Answer]

_gates: dict[str, Gate] = {}


def register(gate: Gate, *, name: str) -> None:
    """Let `gate` look at every submission. `name` (`room.what_it_checks`) is unique; asked in order of registration."""
    if name in _gates:
        raise ValueError(f"The gate {name} is registered twice.")
    _gates[name] = gate


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
            case Hold(reason) if reason not in holds:
                holds.append(reason)
            case Hold() | Allow():
                pass
    return Passage(submission=submission, holds=tuple(holds), findings=submission.findings)
