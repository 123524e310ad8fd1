"""The glossary as it comes with the software."""

from pathlib import Path

from knowledge import glossary_files
from knowledge.models import GlossaryTerm

FILE = Path(__file__).parent / "glossary.csv"


def load_glossary() -> int:
    """Add terms that are missing, and say of those that nobody here changed which of their words are everyday ones.

    Returns how many rows changed. What staff wrote stays as it is.
    """
    terms = glossary_files.read(FILE.read_text(encoding="utf-8"))
    stored = {term.slug: term for term in GlossaryTerm.objects.all()}
    missing = [term for term in terms if term.slug not in stored]
    GlossaryTerm.objects.bulk_create(missing, ignore_conflicts=True)
    older = [term for term in terms if term.slug in stored and _lacks_everyday(stored[term.slug], term)]
    for term in older:
        stored[term.slug].everyday = term.everyday
    GlossaryTerm.objects.bulk_update([stored[term.slug] for term in older], ["everyday"])
    return len(missing) + len(older)


def _lacks_everyday(stored: GlossaryTerm, term: GlossaryTerm) -> bool:
    """Of a release that did not know the column."""
    return stored.changed_at is None and not stored.everyday and bool(term.everyday)
