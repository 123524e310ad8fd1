"""Taking a text out of everything that the site keeps."""

import html
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from content import policies, rebaking, texts, transactions
from content.privacy import Kind, redaction
from events.actions import record
from foundation import limits, site
from foundation.errors import DomainError, NotPermitted

SHORTEST = 2  # characters: a Chinese name
LONGEST = 500
# Reads whole tables and empties caches; who needs it more often asks the staff.
OWN_REDACTIONS = limits.Limit("content.redact_own", most=20, window=3600)


@dataclass(frozen=True)
class Redaction:
    """What one redaction changed, or would: rows by model (`room.Model`), only those with any."""

    rows: dict[str, int]

    @property
    def count(self) -> int:
        """Rows of all models."""
        return sum(self.rows.values())


def count_everywhere(*, actor: AbstractBaseUser, text: str, kind: Kind) -> Redaction:
    """How many rows of which models `redact_everywhere` would change now. Changes nothing; reads whole tables.

    For staff with the permission. Raises NotPermitted, and DomainError for a text that cannot be meant.
    """
    text = text.strip()
    if not policies.may_redact_everywhere(actor):
        raise NotPermitted("redact", _("You cannot take this text out."))
    _refuse_careless(text, kind)
    forms = _forms(text)
    replace = _replacing(forms, kind)
    counted = {home.label: texts.count_in(home, replace, forms=forms) for home in texts.homes()}
    return Redaction({label: number for label, number in counted.items() if number})


def redact_everywhere(*, actor: AbstractBaseUser, text: str, kind: Kind, now: datetime) -> Redaction:
    """Replace `text` by the label of its kind wherever people's texts stand: current, past, drafted, queued.

    Staff with the permission reach every row, an author the rows of their own.

    1. Rows are changed in small transactions, and files one by one, so that the site goes on; a run that breaks off is
       simply run again.
    2. Then pages kept for guests become unreachable and caches are emptied, whether or not this run changed a row: the
       one before may have died between the two.
    3. The event `text_redacted` says how many rows, never which text.
    4. Rendered texts that changed are rendered again. Those that cannot be stay as they are, without the text, until
       `manage.py rebake`.
    5. What was made of the rows elsewhere, such as the search index, is told which of them changed.

    Must be called outside a transaction. Raises NotPermitted, LimitReached, and DomainError for a text that cannot be
    meant.
    """
    transactions.refuse_inside("Redaction runs")
    text = text.strip()
    is_staff = policies.may_redact_everywhere(actor)
    if not is_staff and not policies.may_redact_own(actor):
        raise NotPermitted("redact", _("You cannot take this text out."))
    _refuse_careless(text, kind)
    if not is_staff:
        limits.hit(OWN_REDACTIONS, str(actor.pk), now)
    forms = _forms(text)
    replace = _replacing(forms, kind)
    only_by = None if is_staff else actor.pk
    changed = {
        home.label: texts.replace_in(home, replace, forms=forms, only_by=only_by)
        for home in texts.homes()
        if is_staff or home.author
    }
    rows = Counter({label: len(keys) for label, keys in changed.items()})
    for label, take_out in texts.elsewhere():
        rows[label] += take_out(replace, forms=forms, only_by=only_by, actor=actor, now=now)
    outcome = Redaction({label: count for label, count in rows.items() if count})
    with transaction.atomic():
        record("text_redacted", actor=actor, data={"kind": kind.value, "rows": outcome.rows}, now=now)
        site.bump_epoch()
        transaction.on_commit(cache.clear)
    for label, keys in changed.items():
        rebaking.rebake(label, keys=keys)
    for _name, follow_up in texts.follow_ups():
        follow_up({label: keys for label, keys in changed.items() if keys}, forms, now)
    return outcome


def _refuse_careless(text: str, kind: Kind) -> None:
    """A text that stands in the label would be found again for ever; a very short one is half of all words."""
    labels = {redaction.label(kind, language=language) for language in ("en", "zh-hans")}
    if not SHORTEST <= len(text) <= LONGEST or any(text in label for label in labels):
        raise DomainError(
            "redaction_text",
            _("Name the exact text that has to go, %(least)d to %(most)d characters.")
            % {"least": SHORTEST, "most": LONGEST},
            field="text",
        )


def _forms(text: str) -> list[str]:
    """The text as it was written and as it stands in HTML, the longest first."""
    return sorted({text, html.escape(text), html.escape(text, quote=False)}, key=len, reverse=True)


def _replacing(forms: Sequence[str], kind: Kind) -> Callable[[str], str]:
    def replace(value: str) -> str:
        for form in forms:
            parts, position = [], 0
            while (start := value.find(form, position)) >= 0:
                end = start + len(form)
                parts += [value[position:start], redaction.label_at(value, start, end, kind)]
                position = end
            value = "".join([*parts, value[position:]])
        return value

    return replace
