"""What the supervisor is asked to keep running; travels as JSON from `manage.py up` to the supervisor."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class ChildSpec:
    """One process to keep running."""

    name: str
    command: tuple[str, ...]
    ready: str = ""
    """Answers once the child serves: `unix:/path` or `http://host:port/path`. Empty: ready when it has lasted."""
    environment: dict[str, str] = field(default_factory=dict)
    """Added to the environment the supervisor was started with."""
    remove_first: tuple[str, ...] = ()
    """Files that must not survive from an earlier run of this child."""
    grace: float = 10.0
    """Seconds between the request to stop and the kill."""
    patience: float = 20.0
    """Seconds that the next child waits for this one to be ready."""
    quiet: bool = False
    """Output goes to the log file only; its last lines are shown if the child dies."""
    is_spared: bool = False
    """The others do their work without it: it is tried again for ever, and never a reason to give up."""
    greeting: tuple[str, ...] = ()
    """Lines for the person at the console, shown when the child is ready for the first time."""


@dataclass(frozen=True)
class Plan:
    """Children in the order of their start, and the folders in which the supervisor notes and logs."""

    children: tuple[ChildSpec, ...]
    run_dir: Path
    log_dir: Path

    def to_json(self) -> str:
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        data = json.loads(text)
        return cls(
            children=tuple(_child(fields) for fields in data["children"]),
            run_dir=Path(data["run_dir"]),
            log_dir=Path(data["log_dir"]),
        )


def _child(fields: dict[str, Any]) -> ChildSpec:  # Any: what JSON holds; ChildSpec names the types
    """JSON has lists where a specification has tuples."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
    return ChildSpec(**values)
