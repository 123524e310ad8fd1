"""The gate of word rules.

A process keeps its rules compiled until the version in the row of choices is another.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from content.gates import Allow, Answer, Hold, Refuse, Submission
from foundation.errors import DomainError
from foundation.near import Near
from moderation.gates import patterns, standing
from moderation.gates.folding import Folded
from moderation.models import WordRule
from moderation.reasons import WORD_RULE

logger = logging.getLogger(__name__)

# Where a text stands, by what is written; a title, and whatever belongs to a profile, is told by its field or purpose.
_PLACES: Final = {
    "thread": "is_for_posts",
    "post": "is_for_posts",
    "conversation": "is_for_messages",
    "profile": "is_for_profiles",
    "account": "is_for_profiles",
}
TITLE: Final = "title"


@dataclass(frozen=True)
class Ready:
    """A rule in force, with its pattern."""

    rule: WordRule
    pattern: patterns.Pattern


@dataclass(frozen=True)
class _Kept:
    version: int
    rules: tuple[Ready, ...]


_kept: Near[_Kept] = Near(most=1, seconds=3600)
# Words for authors are shown in lists of waiting texts: a rule is asked about once a minute.
_messages: Near[WordRule | None] = Near(most=500, seconds=60)


def gate(submission: Submission, now: datetime) -> Answer:
    """The first rule that finds something answers. One statement, and the rules themselves when one was changed."""
    if submission.purpose not in _PLACES or not _is_looked_at(submission):
        return Allow()
    ready = in_force(standing.chosen(submission).rules_version)
    if not ready:
        return Allow()
    is_newcomer = standing.newcomer(submission) is not None or isinstance(submission.actor, AnonymousUser)
    folded = {name: Folded(text) for name, text in submission.texts.items()}
    for one in ready:
        if one.rule.reach == WordRule.Reach.NEWCOMERS and not is_newcomer:
            continue
        field = _field_of(one, submission.purpose, folded, now)
        if field is not None:
            return _answer(one.rule, submission.purpose, field)
    return Allow()


def in_force(version: int) -> tuple[Ready, ...]:
    """The rules of this version, compiled. One statement where this process has others."""
    kept = _kept.get_many(["rules"]).get("rules")
    if kept is None or kept.version != version:
        kept = _Kept(version, tuple(_load()) if version else ())
        _kept.set_many({"rules": kept})
    return kept.rules


def words_of(number: str) -> str:
    """What the author of a text reads that a rule holds; empty for the site's own words."""
    found = _messages.get_many([number])
    if number not in found:
        pk = int(number) if number.isascii() and number.isdigit() else 0
        found[number] = WordRule.objects.filter(pk=pk).first()
        _messages.set_many({number: found[number]})
    rule = found[number]
    return rule.message if rule else ""


def renew_redacted(changed: Mapping[str, Sequence[Any]], forms: Sequence[str], now: datetime) -> None:
    """A redaction changed patterns: what was tried stands no longer, and no process keeps it. (Any: keys of rows.)"""
    if changed.get("moderation.WordRule"):
        from moderation.actions.word_rules import renew  # noqa: PLC0415 - actions write, and read this module

        renew()


def _is_looked_at(submission: Submission) -> bool:
    return isinstance(submission.actor, AnonymousUser) or standing.member_of(submission) is not None


def _load() -> list[Ready]:
    ready = []
    for rule in WordRule.objects.in_force():
        if not rule.is_tried:  # changed by a redaction
            continue
        try:
            ready.append(Ready(rule, patterns.compiled(rule.kind, rule.pattern)))
        except DomainError:  # another release of the library reads it differently
            logger.exception("A word rule in force cannot be compiled. rule=%s", rule.pk)
    # What one rule refuses need not wait for another.
    return sorted(ready, key=lambda one: one.rule.answer != WordRule.Answer.REFUSE)


def _field_of(one: Ready, purpose: str, folded: dict[str, Folded], now: datetime) -> str | None:
    """The first field in which the rule finds something."""
    for name, text in folded.items():
        place = "is_for_titles" if name == TITLE and purpose in standing.PUBLIC else _PLACES[purpose]
        if not getattr(one.rule, place):
            continue
        try:
            if patterns.matches(one.pattern, text):
                return name
        except patterns.TookTooLong:
            logger.warning("A word rule took too long over a text. rule=%s", one.rule.pk)
            from moderation.actions.word_rules import count_timeout  # noqa: PLC0415 - as above

            count_timeout(rule=one.rule, now=now)
            return None
    return None


def _answer(rule: WordRule, purpose: str, field: str) -> Answer:
    # A profile has no state to wait in.
    if rule.answer == WordRule.Answer.HOLD and purpose in standing.WAITING:
        return Hold(WORD_RULE, which=str(rule.pk))
    message = rule.message or _("A rule of this site does not take these words. Write it differently.")
    return Refuse(DomainError("word_rule", message, field=field))
