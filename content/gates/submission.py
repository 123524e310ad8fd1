"""What a gate looks at, and what it may answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from content.privacy import Finding, check
from foundation.errors import DomainError

Actor = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True)
class Decision:
    """What the author decided about one finding: to keep the span, and why."""

    field: str
    rule: str
    start: int
    end: int
    reason: str
    explanation: str = ""

    def is_about(self, name: str, finding: Finding) -> bool:
        """Whether the decision names this very span. A span that moved has to be decided about again."""
        return (self.field, self.rule, self.start, self.end) == (name, finding.rule, finding.start, finding.end)


@dataclass(frozen=True)
class Declared:
    """What a person says about findings when they send their texts again; actions hand it on to the submission."""

    decisions: Sequence[Decision] = ()
    is_reviewed: bool = False
    confirmed: frozenset[str] = frozenset()
    """Codes of `content.gates.confirmations` that the person ticked."""


NOTHING_DECLARED = Declared()


@dataclass(frozen=True)
class Submission:
    """All texts that one action is about to write, before any transaction is open."""

    actor: Actor
    # What is written: `thread`, `post`, `profile`. Gates may treat kinds differently.
    purpose: str
    # Field name to text, in the order of the form. Every field that another person may read belongs here.
    texts: Mapping[str, str]
    decisions: Sequence[Decision] = ()
    # The one tick under soft findings: a person looked.
    is_reviewed: bool = False
    # Codes of `content.gates.confirmations` that the person ticked.
    confirmed: frozenset[str] = frozenset()
    # A case discussion: stricter rules hold.
    is_case: bool = False
    # Of the row whose text is changed; None for a new text.
    row_id: int | None = None
    # When the form was shown in which the text was written; None where nobody knows, or where it came in no form.
    shown_at: datetime | None = None

    @cached_property
    def findings(self) -> dict[str, list[Finding]]:
        """What the privacy check found, for each field in which it found anything; worked out once."""
        return {name: found for name, text in self.texts.items() if (found := check(text))}


@dataclass(frozen=True)
class Allow:
    """The gate has nothing against it."""


@dataclass(frozen=True)
class Hold:
    """The text may be written but waits for a person. `reason` is a code; its words are in `content.gates.reasons`.

    `which` tells apart what has one reason, such as rules that staff wrote: see `reasons.register_family`.
    """

    reason: str
    which: str = ""

    @property
    def code(self) -> str:
        """As it is stored: `word_rule`, or `word_rule:12`."""
        return f"{self.reason}:{self.which}" if self.which else self.reason


@dataclass(frozen=True)
class Refuse:
    """The text may not be written as it is."""

    error: DomainError


Answer = Allow | Hold | Refuse


@dataclass(frozen=True)
class Passage:
    """All gates let the submission through. `holds` is empty, or names why the text waits."""

    submission: Submission
    holds: tuple[str, ...] = ()
    findings: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    """Per field, what the privacy check found and the author decided to keep; stored with the text by the action."""

    @property
    def is_held(self) -> bool:
        """Whether the text must not be shown to others yet."""
        return bool(self.holds)
