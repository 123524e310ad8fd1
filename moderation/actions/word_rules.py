"""Writing word rules, trying them, putting them in force, and taking all of that back."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from content.gates import NOTHING_DECLARED, Declared
from events.actions import record
from foundation.errors import DomainError, NotPermitted
from moderation import logbook, policies
from moderation.actions.defences import changing
from moderation.gates import patterns
from moderation.models import DefenceSettings, ModerationAction, WordRule

State = WordRule.State
TEXTS: Final = ("name", "pattern", "message_en", "message_zh")
FIELDS: Final = (
    *("name", "kind", "pattern", "is_for_posts", "is_for_titles", "is_for_messages", "is_for_profiles", "answer"),
    *("reach", "message_en", "message_zh"),
)
# So many texts may take too long: then it is the rule.
MOST_TIMEOUTS: Final = 3


class NotTried(DomainError):
    """Nobody tried the rule as it is now."""

    def __init__(self) -> None:
        super().__init__("not_tried", _("Try the rule as it is now, and look at what it finds. Then put it in force."))


def save_rule(
    *, actor: User, rule: WordRule, now: datetime, declared: Declared = NOTHING_DECLARED
) -> ModerationAction | None:
    """Store a new or changed rule. Called outside a transaction. None where nothing is another.

    A rule in force whose pattern is another becomes a draft: it has to be tried again. Raises NotPermitted, BadPattern,
    DomainError.
    """
    _check(actor)
    rule.pattern = rule.pattern.replace("\r\n", "\n").strip()
    patterns.compiled(rule.kind, rule.pattern)
    if not (rule.is_for_posts or rule.is_for_titles or rule.is_for_messages or rule.is_for_profiles):
        raise DomainError("for_nothing", _("Choose at least one place where the rule looks."), field="is_for_posts")
    texts = {name: text for name, text in gates.changed_texts(rule, TEXTS).items() if text}
    passage = gates.submit(actor=actor, purpose="template", texts=texts, declared=declared, now=now)
    with transaction.atomic():
        before = WordRule.objects.select_for_update().filter(pk=rule.pk).first() if rule.pk else None
        changed = [name for name in FIELDS if before is None or getattr(before, name) != getattr(rule, name)]
        if not changed:
            return None
        rule.made_by, rule.made_at = (before.made_by, before.made_at) if before else (actor, now)
        rule.state = _state_after(before, rule)
        rule.changed_at = now
        if before is not None:  # what others did meanwhile stays
            rule.tried_by, rule.tried_at, rule.tried_form = before.tried_by, before.tried_at, before.tried_form
            rule.timeout_count = before.timeout_count
        rule.save()
        gates.record(passage, host=rule, now=now, is_released=True)
        renew()
        return _log(rule, actor, before.state if before else "", now, fields=changed)


@transaction.atomic
def note_trial(*, actor: User, rule: WordRule, now: datetime) -> None:
    """Say that somebody tried the rule as they saw it: a pattern that was changed meanwhile has to be tried again."""
    _check(actor)
    WordRule.objects.filter(pk=rule.pk).update(tried_by=actor, tried_at=now, tried_form=rule.form_hash)


@transaction.atomic
def set_state(*, actor: User, rule: WordRule, state: str, now: datetime) -> ModerationAction | None:
    """Put a rule in force, retire it, or make it a draft again. None where it stands so already.

    Raises NotPermitted, NotTried for one in force that nobody tried in its present form.
    """
    _check(actor)
    if state not in State.values:
        raise DomainError("state_unknown", _("Choose one of the offered answers."), field="state")
    return _set(rule, state, actor, now)


def take_change_back(*, actor: User, action: ModerationAction, now: datetime) -> WordRule:
    """Bring a rule back into the state from before a change, in the caller's transaction.

    Raises NotPermitted, NotTried, and DomainError where the rule is in another state by now.
    """
    _check(actor)
    rule = WordRule.objects.select_for_update().filter(pk=action.subject_id).first()
    if rule is None or rule.state != action.data["after"]:
        raise DomainError("rule_changed_since", _("The rule was changed since. Look at it, and decide there."))
    _set(rule, action.data["before"], actor, now, is_logged=False)
    return rule


@transaction.atomic
def count_timeout(*, rule: WordRule, now: datetime) -> None:
    """A rule took too long over a text. The third time it is switched off, and those who write rules are told."""
    WordRule.objects.filter(pk=rule.pk).update(timeout_count=F("timeout_count") + 1)
    locked = WordRule.objects.select_for_update().get(pk=rule.pk)
    if locked.state != State.IN_FORCE or locked.timeout_count < MOST_TIMEOUTS:
        return
    WordRule.objects.filter(pk=locked.pk).update(state=State.DRAFT, tried_form="", changed_at=now)
    locked.state = State.DRAFT
    renew()
    _log(locked, None, State.IN_FORCE, now, fields=["timeout_count"])
    record("word_rule_stopped", actor=None, subject=locked, now=now)


@transaction.atomic
def renew() -> None:
    """Let every process read the rules again."""
    DefenceSettings.objects.filter(pk=changing().pk).update(rules_version=F("rules_version") + 1)


def _set(rule: WordRule, state: str, actor: User, now: datetime, *, is_logged: bool = True) -> ModerationAction | None:
    locked = WordRule.objects.select_for_update().get(pk=rule.pk)
    before = locked.state
    if state == State.IN_FORCE and not locked.is_tried:
        raise NotTried
    if before == state:
        return None
    WordRule.objects.filter(pk=locked.pk).update(state=state, changed_at=now, timeout_count=0)
    rule.state = locked.state = state
    renew()
    return _log(locked, actor, before, now) if is_logged else None


def _state_after(before: WordRule | None, rule: WordRule) -> str:
    if before is None:
        return State.DRAFT
    is_same_form = before.form_hash == rule.form_hash
    return before.state if is_same_form or before.state != State.IN_FORCE else State.DRAFT


def _log(
    rule: WordRule, actor: User | None, before: str, now: datetime, fields: list[str] | None = None
) -> ModerationAction:
    data = {"before": str(before), "after": str(rule.state), "fields": fields or ["state"]}
    return logbook.write(
        ModerationAction.Kind.RULE_CHANGED,
        actor=actor,
        subject=rule,
        data=data,
        is_automatic=actor is None,
        now=now,
    )


def _check(actor: User) -> None:
    if not policies.may_write_rules(actor):
        raise NotPermitted("write_rule", _("Only moderators with this permission write word rules."))
