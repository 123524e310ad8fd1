"""Terms of the glossary."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from events.actions import record
from foundation import site
from foundation.errors import DomainError, NotPermitted
from knowledge import glossary_files
from knowledge.models import GlossaryTerm

WORDS = tuple(name for name in (glossary_files.COLUMNS | glossary_files.OPTIONAL).values() if name != "slug")


def save_term(
    *, actor: User, term: GlossaryTerm, now: datetime, declared: gates.Declared = gates.NOTHING_DECLARED
) -> None:
    """Store a term. Must be called outside a transaction. Raises NotPermitted, DomainError when a gate refuses."""
    is_new = term.pk is None
    if not actor.has_perm("knowledge.add_glossaryterm" if is_new else "knowledge.change_glossaryterm"):
        raise NotPermitted("save_term", _("Only staff with this permission change the glossary."))
    texts = gates.changed_texts(term, WORDS)
    passage = gates.submit(actor=actor, purpose="term", texts=texts, declared=declared, now=now)
    with transaction.atomic():
        term.changed_at, term.changed_by = now, actor
        term.save()
        gates.record(passage, host=term, now=now, is_released=True)
        _note(actor, added=int(is_new), changed=int(not is_new), now=now)


def import_terms(*, actor: User, terms: Sequence[GlossaryTerm], now: datetime) -> tuple[int, int]:
    """Add the terms of a file, and change those that stand there under the same address; (added, changed).

    A term of the glossary that the file leaves out stays. Must be called outside a transaction. Raises NotPermitted,
    and DomainError when a gate refuses a text: nothing is stored then.
    """
    if not actor.has_perms(["knowledge.add_glossaryterm", "knowledge.change_glossaryterm"]):
        raise NotPermitted("import_terms", _("Only staff with this permission change the glossary."))
    stored = {term.slug: term for term in GlossaryTerm.objects.filter(slug__in=[term.slug for term in terms])}
    new = [term for term in terms if term.slug not in stored]
    changed = [_changed(stored[term.slug], term) for term in terms if term.slug in stored]
    rows = new + [term for term in changed if term is not None]
    words = "\n".join(" ".join(filter(None, (str(getattr(term, name)) for name in WORDS))) for term in rows)
    passage = gates.submit(actor=actor, purpose="term", texts={"file": words}, now=now) if words else None
    if passage and passage.is_held:
        raise DomainError("import_held", _("The file holds what looks like a patient's record."), field="file")
    for term in rows:
        term.changed_at, term.changed_by = now, actor
    with transaction.atomic():
        GlossaryTerm.objects.bulk_create(new)
        GlossaryTerm.objects.bulk_update(rows[len(new) :], [*WORDS, "changed_at", "changed_by"])
        _note(actor, added=len(new), changed=len(rows) - len(new), now=now)
    return len(new), len(rows) - len(new)


def _changed(stored: GlossaryTerm, wanted: GlossaryTerm) -> GlossaryTerm | None:
    """The stored term with the wanted words; None where they are the same."""
    if all(getattr(stored, name) == getattr(wanted, name) for name in WORDS):
        return None
    for name in WORDS:
        setattr(stored, name, getattr(wanted, name))
    return stored


def _note(actor: User, *, added: int, changed: int, now: datetime) -> None:
    if added or changed:
        record("glossary_changed", actor=actor, data={"added": added, "changed": changed}, now=now)
        site.bump_epoch()
