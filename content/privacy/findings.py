"""What the check found, in words that need no text: kind, tier, place, rule."""

from dataclasses import dataclass
from enum import StrEnum


class Tier(StrEnum):
    """How sure a rule is that the span can identify somebody."""

    HARD = "hard"
    """Blocks publication until the span is redacted or kept with a reason."""
    SOFT = "soft"
    """Shown; one tick says that a person looked."""


class Kind(StrEnum):
    """What the span is. The first column of 45 CFR 164.514(b)(2), regrouped, with the Chinese kinds."""

    NAME = "name"
    ADDRESS = "address"
    PLACE = "place"
    FACILITY = "facility"
    BIRTH_DATE = "birth-date"
    DATE = "date"
    AGE = "age"
    PHONE = "phone"
    EMAIL = "email"
    NATIONAL_ID = "national-id"
    RECORD_NUMBER = "record-number"
    BANK_CARD = "bank-card"
    PLATE = "plate"
    NETWORK = "network"
    RECORD = "record"


@dataclass(frozen=True, order=True)
class Finding:
    """One span of the text as it was given: `text[start:end]`, offsets in characters. Holds no text itself."""

    start: int
    end: int
    kind: Kind
    tier: Tier
    rule: str
