"""Demonstration threads as they stand in files.

A file begins with lines of the form `key: value`, then a line `---`, then the text that the thread begins with. What
follows it stands behind lines `=== <what> key=value …`:

    === reply by=demo-engineer after=5h useful=3 accepted to=1 well-explained=2
    === edit post=2 by=demo-engineer after=20h reason="The unit was missing"

`after` counts from the beginning of the thread, in minutes, hours or days. `to` is the number of the post that is
answered. A picture is written `![what it shows](starter:roc.png)`; its file lies in `files/`.
"""

import re
import shlex
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

FOLDER = Path(__file__).parent / "threads"
FILES = Path(__file__).parent / "files"
PICTURE = re.compile(r"!\[(?P<alt>[^\]\n]*)\]\(starter:(?P<name>[a-z0-9.-]+)\)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_ACCEPTED = "accepted"
REACTIONS = ("changed-my-mind", "well-explained", "reproduced")


class MalformedThread(Exception):
    """A file that is no thread; the sentence names the file and what is wrong with it."""


@dataclass(frozen=True)
class Step:
    """One text after the first: a reply, or a change of a post."""

    is_edit: bool
    by: str
    after: timedelta
    body: str
    post: int = 0
    """The post that is answered or changed, by its number; 0 for a reply to the thread."""
    reason: str = ""
    useful: int = 0
    is_accepted: bool = False
    reactions: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class StarterThread:
    """One thread, ready to be written by demonstration members."""

    name: str
    """Of its file, without the ending; the thread is known by it when it is loaded again."""
    title: str
    kind: str
    category: str
    language: str
    author: str
    age: timedelta
    body: str
    topics: list[str]
    tags: list[str]
    details: dict[str, str | list[str]]
    useful: int
    same_problem: int
    steps: list[Step]


def starter_threads() -> list[StarterThread]:
    """Every thread of the folder, in the order of the files' names. Raises MalformedThread."""
    return [read(path) for path in sorted(FOLDER.glob("*.md"))]


def read(path: Path) -> StarterThread:
    """The thread of one file. Raises MalformedThread."""
    head, _, rest = path.read_text(encoding="utf-8").partition("\n---\n")
    try:
        values = dict(_pair(line) for line in head.splitlines() if line.strip())
        body, *blocks = re.split(r"^=== ", rest, flags=re.MULTILINE)
        return StarterThread(
            name=path.stem,
            title=values.pop("title"),
            kind=values.pop("kind"),
            category=values.pop("category"),
            language=values.pop("language"),
            author=values.pop("author"),
            age=duration(values.pop("age")),
            body=body.strip(),
            topics=_list(values.pop("topics", "")),
            tags=_list(values.pop("tags", "")),
            useful=int(values.pop("useful", "0")),
            same_problem=int(values.pop("same_problem", "0")),
            details=_details(values),
            steps=[_step(block) for block in blocks],
        )
    except (KeyError, ValueError) as error:
        raise MalformedThread(f"{path.name}: {error!r}") from error


def duration(text: str) -> timedelta:
    """`90m`, `5h`, `2.5d`. Raises ValueError."""
    unit = _UNITS.get(text[-1:])
    if unit is None:
        raise ValueError(f"{text!r} is no span of time")
    return timedelta(**{unit: float(text[:-1])})


def _pair(line: str) -> tuple[str, str]:
    key, separator, value = line.partition(":")
    if not separator:
        raise ValueError(f"{line!r} has no colon")
    return key.strip(), value.strip()


def _list(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _details(values: dict[str, str]) -> dict[str, str | list[str]]:
    """Lines `detail subject: method`; `detail audience: [clinician, engineer]` chooses several; `\\n` breaks a line.

    A day is written `+90d`, counted from when the threads are loaded.
    """
    details: dict[str, str | list[str]] = {}
    for key, value in values.items():
        word, _, name = key.partition(" ")
        if word != "detail" or not name:
            raise ValueError(f"{key!r} is not known")
        is_list = value.startswith("[") and value.endswith("]")
        details[name] = _list(value[1:-1]) if is_list else value.replace("\\n", "\n")
    return details


def _step(block: str) -> Step:
    line, _, body = block.partition("\n")
    what, *words = shlex.split(line)
    if what not in ("reply", "edit"):
        raise ValueError(f"{what!r} is neither reply nor edit")
    values = dict(word.partition("=")[::2] for word in words if word != _ACCEPTED)
    step = Step(
        is_edit=what == "edit",
        by=values.pop("by"),
        after=duration(values.pop("after")),
        body=body.strip(),
        post=int(values.pop("post" if what == "edit" else "to", "0")),
        reason=values.pop("reason", ""),
        useful=int(values.pop("useful", "0")),
        is_accepted=_ACCEPTED in words,
        reactions={name.replace("-", "_"): int(values.pop(name)) for name in REACTIONS if name in values},
    )
    if values:
        raise ValueError(f"{sorted(values)} are not known")
    return step
