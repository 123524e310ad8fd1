"""Other words for the same: synonyms and translations, from the glossary and, weaker, from a dictionary."""

from search.across.expanding import Ambiguous, Expanded, Expander, for_site

__all__ = ["Ambiguous", "Expanded", "Expander", "for_site"]
