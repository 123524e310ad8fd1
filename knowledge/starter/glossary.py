"""The glossary as it comes with the software."""

from pathlib import Path

from knowledge import glossary_files
from knowledge.models import GlossaryTerm

FILE = Path(__file__).parent / "glossary.csv"


def load_glossary() -> int:
    """Add terms that are missing; returns how many. Those that exist stay as staff made them."""
    terms = glossary_files.read(FILE.read_text(encoding="utf-8"))
    known = set(GlossaryTerm.objects.values_list("slug", flat=True))
    missing = [term for term in terms if term.slug not in known]
    GlossaryTerm.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)
