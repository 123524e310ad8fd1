"""The words that go with a decision: a reason, a note, a new title. Others read them, so they pass the gates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from content.gates import NOTHING_DECLARED, Declared, Passage
from forum.models.threads import LONGEST_REASON
from foundation.errors import DomainError


@dataclass(frozen=True)
class Words:
    """A reason in its stored form, and what is to be recorded about the words that passed with it."""

    reason: str
    passage: Passage | None = None

    def record(self, *, host: models.Model, now: datetime, is_unnamed: bool = False) -> None:
        """Store what was decided about findings, in the transaction that stores the words."""
        if self.passage is not None and self.passage.findings:
            gates.record(self.passage, host=host, now=now, is_unnamed=is_unnamed)


def passed(
    *,
    actor: User,
    reason: str,
    now: datetime,
    is_needed: bool = True,
    declared: Declared = NOTHING_DECLARED,
    field: str = "reason",
    title: str = "",
) -> Words:
    """The words, once the gates let them through. Call it outside a transaction.

    Raises DomainError where a reason is needed and missing, is too long, or a gate refuses or would hold it: a reason
    has no state of its own to wait in.
    """
    reason = checked_reason(reason, is_needed=is_needed, field=field)
    texts = {name: text for name, text in {field: reason, "title": title}.items() if text}
    if not texts:
        return Words(reason)
    return Words(reason, passage_of(actor=actor, texts=texts, now=now, declared=declared))


def passage_of(
    *, actor: User, texts: Mapping[str, str], now: datetime, declared: Declared = NOTHING_DECLARED
) -> Passage:
    """What the gates say of words that have no state to wait in. Call it outside a transaction.

    Raises DomainError where a gate refuses or would hold them.
    """
    passage = gates.submit(actor=actor, purpose="care", texts=texts, now=now, declared=declared)
    if passage.is_held:
        message = _("Say it in other words: what stands here would have to wait for a moderator itself.")
        raise DomainError("words_held", message, field=next(iter(passage.findings), next(iter(texts))))
    return passage


def checked_reason(reason: str, *, is_needed: bool = True, field: str = "reason") -> str:
    """The reason on one line. Raises DomainError where one is needed and missing, or it is too long."""
    flat = " ".join(reason.split())
    if is_needed and not flat:
        raise DomainError("reason_missing", _("Give a reason: those it concerns will read it."), field=field)
    if len(flat) > LONGEST_REASON:
        message = _("A reason may have at most %(most)d characters.") % {"most": LONGEST_REASON}
        raise DomainError("reason_too_long", message, field=field)
    return flat
