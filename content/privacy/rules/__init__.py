"""The rules, by what they look for. A rule added to a module's RULES is in the check; nothing else has to know of it."""

from content.privacy.rules import ages, chinese, contacts, dates, identifiers, names, places, records
from content.privacy.rules.base import Recogniser

ALL: tuple[Recogniser, ...] = (
    *identifiers.RULES,
    *contacts.RULES,
    *dates.RULES,
    *ages.RULES,
    *names.RULES,
    *places.RULES,
    *chinese.RULES,
    *records.RULES,
)
